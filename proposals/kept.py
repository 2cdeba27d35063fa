"""Where this room keeps words about a case, and how they are erased one day."""

from connected_desk.records.keeping import keeps

keeps(
    "case",
    "proposals.Proposal",
    "case__key",
    "title",
    "contact_name",
    "contact_department",
    "contact_email",
    "contact_email2",
    "contact_phone",
    "contact_hours",
)
keeps("case", "proposals.ProposalVersion", "proposal__case__key", "answers")
keeps("case", "proposals.Attachment", "version__proposal__case__key", files=("stored_file",))
keeps("case", "proposals.Claim", "version__proposal__case__key", "reason")
keeps("case", "proposals.Question", "request__proposal__case__key", "text", "answer", "cannot_because")
keeps("case", "proposals.Message", "proposal__case__key", "text")
keeps("case", "proposals.SentFile", "message__proposal__case__key", files=("stored_file",))
keeps("case", "proposals.SentFile", "request__proposal__case__key", files=("stored_file",))
keeps("case", "proposals.AccessCode", "proposal__case__key", gone=True)
keeps("case", "proposals.Draft", "submitted__case__key", gone=True)

# Its own words go with its last case; the corporate number is public, and tells what was a company and what was not.
keeps(
    "organisation",
    "proposals.Organisation",
    "key",
    "name",
    "name_kana",
    "postcode",
    "address",
    "representative",
    "aliases",
)
keeps("organisation", "proposals.Team", "organisation__key", "details", chain="team")
keeps("organisation", "proposals.Member", "team__organisation__key", gone=True)
