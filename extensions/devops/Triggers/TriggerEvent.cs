using System.Text.Json.Nodes;

namespace LuBan.DevOps.Triggers;

/// <summary>Something that may start a run: a push, or a time that has come.</summary>
internal sealed record TriggerEvent
{
    /// <summary>What kind: <c>push</c>, <c>tag</c>, <c>cron</c>, <c>poll</c>.</summary>
    public required string Event { get; init; }

    /// <summary>What tells it from every other one of the trigger: the same again starts nothing.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset Time { get; init; }

    public string Ref { get; init; } = "";

    public string Commit { get; init; } = "";

    /// <summary>The commit before; empty for a new branch.</summary>
    public string Before { get; init; } = "";

    public string Message { get; init; } = "";

    public string Author { get; init; } = "";

    public string Url { get; init; } = "";

    /// <summary>The files that changed; null when nobody said.</summary>
    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary>What was sent.</summary>
    public JsonNode? Body { get; init; }

    public string Branch => After("refs/heads/");

    public string Tag => After("refs/tags/");

    private string After(string prefix) => Ref.StartsWith(prefix, StringComparison.Ordinal) ? Ref[prefix.Length..] : "";
}
