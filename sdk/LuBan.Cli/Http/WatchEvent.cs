using System.Text.Json.Nodes;

namespace LuBan.Cli.Http;

/// <param name="Type">ADDED, MODIFIED, DELETED or BOOKMARK.</param>
/// <param name="Object">The object.</param>
internal sealed record WatchEvent(string Type, JsonObject Object);
