using System.Text.Json.Nodes;

namespace LuBan.Cli.Output;

/// <param name="Title">In capitals, the same in every language: scripts read it.</param>
/// <param name="Value">Reads the cell from an object.</param>
internal sealed record Column(string Title, Func<JsonNode, string?> Value);
