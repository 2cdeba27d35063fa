"""The addresses, by face: DESK_FACE names which of these modules is the root."""
