using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Resources.Storage;
using LuBan.Sdk;

namespace LuBan.Resources;

public sealed partial class ResourceService
{
    /// <summary>Says what of a write is recorded; null where no audit log is kept.</summary>
    public IAuditPolicy? Audit { get; init; }

    /// <summary>Commits a write together with its audit record.</summary>
    private async Task<StoreOutcome> CommitAsync(StoreOperation operation, WriteOptions options, AuditAppend? record, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await _store.CommitAsync(operation with { Fence = options.Fence, Audit = record }, cancellationToken).ConfigureAwait(false);
            if (outcome.Result == StoreResult.Committed) options.Audit?.Settle();
            return outcome;
        }
        catch (ResourceException refusal) when (refusal.StatusCode == 504)
        {
            // Not known whether it was made. If it was, so was its record; a second one would count it twice.
            options.Audit?.Settle();
            throw;
        }
    }

    /// <summary>The record of a write; null when the policy wants none. Without a state before it is a create, without one after it a deletion.</summary>
    private AuditAppend? RecordOf(WriteOptions options, string verb, ResourceKind kind, in ResourceKey key, string? subresource, string uid, JsonObject? before, JsonObject? after)
    {
        if (Audit is not { } policy || kind.IsInternal) return null;
        var entry = Described(options, verb) with
        {
            Object = new AuditObject
            {
                Group = Some(kind.Group), Version = kind.Version, Resource = kind.Plural, Namespace = Some(key.Namespace), Name = key.Name, Subresource = subresource, Uid = uid,
            },
            Outcome = new AuditOutcome(before is null ? 201 : 200, null),
        };
        var level = policy.LevelOf(entry, kind, options.FromKernel);
        if (level == AuditLevel.None) return null;
        if (kind.Sensitive) level = AuditLevel.Metadata;
        return Filled(entry with { Level = level }, policy, kind, options.Audit?.Body, before, after).ToAppend();
    }

    private AuditEntry Described(WriteOptions options, string verb)
    {
        if (options.Audit is { } scope) return scope.Request with { Verb = scope.Request.Verb ?? verb, DurationMs = scope.ElapsedMs };
        var around = AuditScope.Current?.Request;
        // An extension that acts for its caller, or by itself; in the middle of a request the caller is known in any case.
        var actor = options.Via.Length > 0 ? options.Via : options.User;
        var caller = around?.Actor ?? (options.Via.Length > 0 ? new AuditActor(options.User) : null);
        return new AuditEntry
        {
            Time = _time.GetUtcNow(), CorrelationId = around?.CorrelationId, Verb = verb, Actor = new AuditActor(actor), Caller = caller?.Name == actor ? null : caller, Source = around?.Source,
        };
    }

    private static AuditEntry Filled(AuditEntry entry, IAuditPolicy policy, ResourceKind kind, ReadOnlyMemory<byte>? body, JsonObject? before, JsonObject? after)
    {
        JsonNode? Content(JsonNode? content) => policy.Redaction.Content(content, kind, policy.MaximumContentBytes);
        return entry.Level switch
        {
            AuditLevel.Request => entry with { Request = Content(Sent(body) ?? after) },
            AuditLevel.RequestResponse => entry with { Request = Content(Sent(body) ?? after), Response = Content(after ?? before) },
            AuditLevel.Diff => entry with { Diff = new AuditDiff(policy.Redaction, kind).Of(before, after, policy.MaximumContentBytes) },
            _ => entry,
        };
    }

    /// <summary>What was sent, when it was JSON: other forms are recorded as what became of them.</summary>
    private static JsonNode? Sent(ReadOnlyMemory<byte>? body)
    {
        try
        {
            return body is { Length: > 0 } bytes ? JsonNode.Parse(bytes.Span) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Some(string text) => text.Length == 0 ? null : text;
}
