using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using LuBan.Resources.Storage;

namespace LuBan.Resources;

/// <summary>What happened: one record of the audit log.</summary>
/// <remarks>Nothing confidential may be put into it; <see cref="AuditRedaction"/> takes it out of what others have sent.</remarks>
public sealed record AuditEntry
{
    /// <summary>When it began.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>What belongs to one request: the client's, or one that the kernel made.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The verb of the API, an HTTP method in lower case, or what a security event is called, such as <c>login</c>.</summary>
    public string? Verb { get; init; }

    /// <summary>The HTTP method.</summary>
    public string? Method { get; init; }

    /// <summary>The path and query, without confidential values.</summary>
    public string? Path { get; init; }

    /// <summary>Who did it.</summary>
    public AuditActor? Actor { get; init; }

    /// <summary>Whose call it was that made an extension or the kernel do it.</summary>
    public AuditActor? Caller { get; init; }

    /// <summary>From where.</summary>
    public AuditSource? Source { get; init; }

    /// <summary>What it was done to.</summary>
    public AuditObject? Object { get; init; }

    /// <summary>The extension that was called, in lower case.</summary>
    public string? Extension { get; init; }

    /// <summary>Whether it was allowed.</summary>
    public AuditDecision? Decision { get; init; }

    /// <summary>How it ended.</summary>
    public AuditOutcome? Outcome { get; init; }

    /// <summary>How much is recorded.</summary>
    public AuditLevel Level { get; init; } = AuditLevel.Metadata;

    /// <summary>Whether nothing was to be kept of it.</summary>
    public bool DryRun { get; init; }

    /// <summary>What was sent.</summary>
    public JsonNode? Request { get; init; }

    /// <summary>What was stored or answered.</summary>
    public JsonNode? Response { get; init; }

    /// <summary>What changed: operations of a JSON patch (RFC 6902), with the value before as <c>was</c>.</summary>
    public JsonArray? Diff { get; init; }

    /// <summary>How long it took, in milliseconds; of a write until it was handed to the store.</summary>
    public double? DurationMs { get; init; }

    /// <summary>The record as the store takes it.</summary>
    /// <returns>Columns and payload.</returns>
    public AuditAppend ToAppend() => new(
        new AuditColumns(
            Time.ToUnixTimeMilliseconds(), Actor?.Name ?? "", Verb ?? "", Object?.Group ?? "", Object?.Resource ?? "", Object?.Namespace ?? "", Object?.Name ?? "",
            Extension ?? "", Decision is null ? "" : Decision.Allowed ? "allow" : "deny", Outcome?.Status ?? 0, CorrelationId ?? "").Cut(),
        AuditJson.Write(this));
}

/// <summary>Who did something.</summary>
/// <param name="Name">The user name.</param>
public sealed record AuditActor(string Name)
{
    /// <summary>The uid of the account.</summary>
    public string? Uid { get; init; }

    /// <summary>The groups.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>Who really called, when acting as somebody else.</summary>
    public string? Impersonator { get; init; }

    /// <summary>The id of the token that was used; never the token.</summary>
    public string? Token { get; init; }

    /// <summary>The session.</summary>
    public string? Session { get; init; }

    /// <summary>The client that the token was issued to.</summary>
    public string? Client { get; init; }
}

/// <summary>From where.</summary>
/// <param name="Address">The address of the other end of the connection.</param>
/// <param name="UserAgent">What the client calls itself.</param>
public sealed record AuditSource(string? Address, string? UserAgent);

/// <summary>What something was done to.</summary>
public sealed record AuditObject
{
    /// <summary>The API group; absent for the core group.</summary>
    public string? Group { get; init; }

    /// <summary>The API version.</summary>
    public string? Version { get; init; }

    /// <summary>The plural.</summary>
    public string? Resource { get; init; }

    /// <summary>The namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The subresource.</summary>
    public string? Subresource { get; init; }

    /// <summary>The uid.</summary>
    public string? Uid { get; init; }
}

/// <summary>What was decided.</summary>
/// <param name="Allowed">Whether it was allowed.</param>
/// <param name="Reason">Why.</param>
public sealed record AuditDecision([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] bool Allowed, string? Reason);

/// <summary>How something ended.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The code of the error, if any.</param>
public sealed record AuditOutcome(int Status, string? Code);

/// <summary>How much of something is recorded.</summary>
public enum AuditLevel
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Who did what, to what, and how it ended.</summary>
    Metadata,

    /// <summary>And what was sent.</summary>
    Request,

    /// <summary>And what was stored or answered.</summary>
    RequestResponse,

    /// <summary>Of a write, what changed.</summary>
    Diff,
}
