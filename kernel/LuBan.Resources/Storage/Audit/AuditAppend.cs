namespace LuBan.Resources.Storage;

/// <summary>A record on its way into the audit log.</summary>
/// <param name="Columns">What it is found by. The same values stand in the payload, which alone is proof.</param>
/// <param name="Payload">One JSON object in UTF-8. A write's revision is added to it as the last member when it is known.</param>
public sealed record AuditAppend(AuditColumns Columns, byte[] Payload)
{
    /// <summary>The payload with the revision of the write that carried it.</summary>
    internal byte[] WithRevision(long revision)
    {
        if (revision == 0) return Payload;
        var member = System.Text.Encoding.ASCII.GetBytes($",\"revision\":\"{revision.ToString(System.Globalization.CultureInfo.InvariantCulture)}\"}}");
        return [.. Payload.AsSpan(0, Payload.Length - 1), .. member];
    }
}
