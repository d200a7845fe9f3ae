"""The MCP server: tools with which an assistant can look into a store and quote what is there."""
