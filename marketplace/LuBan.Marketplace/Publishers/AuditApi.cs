using LuBan.Marketplace.Access;
using LuBan.Marketplace.State;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Marketplace.Publishers;

/// <summary>Who did what, out of the journal, and whether the journal is as it was written.</summary>
internal static class AuditApi
{
    private const int MaxTake = 500;
    private const int MaxScan = 100_000;

    public static void MapAudit(this RouteGroupBuilder api)
    {
        api.MapGet("/audit", ListAsync).AllowAdministrators().WithTags("Administration").WithSummary("The journal after a sequence, oldest first; without one its end. Filters by actor and by package id.").Produces<AuditPage>();
        api.MapGet("/audit/verification", VerifyAsync).AllowAdministrators().WithTags("Administration").WithSummary("Reads the whole journal and follows its hash chain.").Produces<AuditVerification>();
    }

    private static async Task<IResult> ListAsync(long? after, int? take, string? actor, string? id, MarketplaceStore store, CancellationToken cancellationToken)
    {
        var count = take ?? 100;
        if (count is < 1 or > MaxTake) throw new MarketplaceException(400, "LB7107", $"take is {count}, expected 1 to {MaxTake}.");
        var cursor = after ?? Math.Max(0, store.State.Sequence - count);
        var end = cursor + MaxScan;
        var items = new List<AuditEntry>();
        await foreach (var entry in store.ReadJournalAsync(cursor, cancellationToken))
        {
            cursor = entry.Sequence;
            if ((actor is null || entry.Actor == actor) && AuditEntry.Of(entry) is { } found && (id is null || id.Equals(found.Subject, StringComparison.OrdinalIgnoreCase))) items.Add(found);
            if (items.Count == count || cursor >= end) break;
        }
        return Answers.Json(new AuditPage(items, cursor, cursor < store.State.Sequence));
    }

    private static async Task<IResult> VerifyAsync(MarketplaceStore store, CancellationToken cancellationToken)
    {
        var last = 0L;
        try
        {
            await foreach (var entry in store.ReadJournalAsync(0, cancellationToken)) last = entry.Sequence;
        }
        catch (ExtensionException problem)
        {
            return Answers.Json(new AuditVerification(false, last, problem.Code, problem.Detail));
        }
        return Answers.Json(new AuditVerification(true, last, null, null));
    }

    /// <summary>A page. <c>Next</c> is the sequence to go on after; <c>More</c> whether there is more to read.</summary>
    private sealed record AuditPage(IReadOnlyList<AuditEntry> Items, long Next, bool More);

    /// <summary>Whether the chain holds; the last entry that does, and what is wrong after it.</summary>
    private sealed record AuditVerification(bool Sound, long Last, string? Code, string? Problem);

    private sealed record AuditEntry(long Sequence, DateTimeOffset Time, string Actor, string Action, string Subject, object? Detail)
    {
        public static AuditEntry? Of(JournalEntry entry) => entry.Event switch
        {
            VersionSaved saved => new(entry.Sequence, entry.Time, entry.Actor, "version", saved.Id, new { saved.Version.Version, saved.Version.State, saved.Version.Channel, saved.Version.Rollout, saved.Version.Deprecation, sha256 = saved.Version.Package }),
            PackageSaved saved => new(entry.Sequence, entry.Time, entry.Actor, "owners", saved.Id, new { saved.Publisher, saved.Owners, saved.Verified }),
            // A token's hash is nobody's business, an administrator's neither.
            DocumentChanged { Kind: "tokens" } token => new(entry.Sequence, entry.Time, entry.Actor, "tokens", token.Name, token.Body is { } body ? new { label = Text(body, "label"), publisher = Text(body, "publisher"), revoked = Text(body, "revoked") } : null),
            DocumentChanged changed => new(entry.Sequence, entry.Time, entry.Actor, changed.Kind, changed.Name, changed.Body),
            _ => null,
        };

        private static string? Text(System.Text.Json.JsonElement body, string name) => body.TryGetProperty(name, out var value) ? value.ToString() : null;
    }
}
