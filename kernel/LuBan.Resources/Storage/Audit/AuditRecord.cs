namespace LuBan.Resources.Storage;

/// <summary>A record of the audit log.</summary>
/// <param name="Sequence">Its place in the log, without gaps.</param>
/// <param name="Payload">The record: one JSON object in UTF-8.</param>
/// <param name="Hash">SHA-256 over the hash before it, the sequence (8 bytes, the highest first) and the payload.</param>
public sealed record AuditRecord(long Sequence, byte[] Payload, byte[] Hash)
{
    /// <summary>The columns that the store found it by, to be compared with its content.</summary>
    public AuditColumns? Columns { get; init; }
}

/// <summary>Both ends of the audit log.</summary>
/// <param name="Sequence">The newest record; 0 when there never was one.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="TrimmedSequence">The newest record that retention has removed; 0 for none.</param>
/// <param name="TrimmedHash">Its hash: the chain of what is left begins with it.</param>
public sealed record AuditHead(long Sequence, byte[] Hash, long TrimmedSequence, byte[] TrimmedHash);

/// <summary>Which records to read.</summary>
public sealed record AuditQuery
{
    /// <summary>Only records after this one, the oldest first; null for the newest first.</summary>
    public long? After { get; init; }

    /// <summary>Only records before this one.</summary>
    public long? Before { get; init; }

    /// <summary>At most this many.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Not earlier than this.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Earlier than this.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Who.</summary>
    public string? User { get; init; }

    /// <summary>What was done.</summary>
    public string? Verb { get; init; }

    /// <summary>The API group; empty for the core group.</summary>
    public string? Group { get; init; }

    /// <summary>The plural.</summary>
    public string? Resource { get; init; }

    /// <summary>The namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>The object's name.</summary>
    public string? Name { get; init; }

    /// <summary>The extension's id.</summary>
    public string? Extension { get; init; }

    /// <summary><c>allow</c> or <c>deny</c>.</summary>
    public string? Decision { get; init; }

    /// <summary>True: a status below 400. False: 400 and above.</summary>
    public bool? Succeeded { get; init; }

    /// <summary>Exactly this status.</summary>
    public int? Status { get; init; }

    /// <summary>One request.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>A text that stands in the record.</summary>
    public string? Text { get; init; }

    /// <summary>Conditions on text columns.</summary>
    internal IEnumerable<(string Column, string Value)> Texts => new (string Column, string? Value)[]
    {
        ("usr", User), ("verb", Verb), ("grp", Group), ("res", Resource), ("ns", Namespace), ("name", Name), ("ext", Extension), ("decision", Decision), ("corr", CorrelationId),
    }.Where(condition => condition.Value is not null).Select(condition => (condition.Column, condition.Value!));

    /// <summary>Conditions on numbers.</summary>
    internal IEnumerable<(string Condition, long Value)> Numbers => new (string Condition, long? Value)[]
    {
        ("seq >", After), ("seq <", Before), ("tm >=", From?.ToUnixTimeMilliseconds()), ("tm <", To?.ToUnixTimeMilliseconds()),
        ("status =", Status), (Succeeded == true ? "status <" : "status >=", Succeeded is null ? null : 400),
    }.Where(condition => condition.Value is not null).Select(condition => (condition.Condition, condition.Value!.Value));
}
