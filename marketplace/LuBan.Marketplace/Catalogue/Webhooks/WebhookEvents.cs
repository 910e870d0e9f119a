using System.Text.Json;
using System.Threading.Channels;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Catalogue.Webhooks;

/// <summary>Turns what happens in the journal into what webhooks are told.</summary>
internal sealed class WebhookEvents
{
    /// <summary>What is sent when somebody asks for a test message.</summary>
    public const string Ping = "ping";

    private readonly MarketplaceState _state;
    private readonly DocumentSet<Webhook> _webhooks;
    private readonly Channel<WebhookEvent> _events = Channel.CreateUnbounded<WebhookEvent>(new() { SingleReader = true });
    private readonly Reviews _reviews;
    private readonly Advisories _advisories;

    public WebhookEvents(MarketplaceState state, Reviews reviews, Advisories advisories)
    {
        (_state, _reviews, _advisories) = (state, reviews, advisories);
        _webhooks = state.Set<Webhook>("webhooks");
        state.VersionApplied += Note;
        state.Applied += Note;
    }

    /// <summary>Everything that a webhook can be told of.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "version.submitted", "version.approved", "version.rejected", "version.listed", "version.unlisted", "version.deprecated", "version.quarantined", "version.revoked", "version.updated",
        "advisory.published", "advisory.withdrawn", "review.published", "review.withdrawn",
    ];

    /// <summary>What happened, in order.</summary>
    public ChannelReader<WebhookEvent> Reader => _events.Reader;

    // On the journal's thread.
    private void Note(JournalEntry entry, VersionSaved saved, VersionEntry? before)
    {
        if (_webhooks.Count == 0) return;
        var version = saved.Version;
        var name = before?.State == version.State
            ? version.State.IsDelivered() ? "version.updated" : null
            : version.State switch { VersionState.Draft => null, var state => "version." + state.ToString().ToLowerInvariant() };
        if (name is null) return;
        Add(entry, name, saved.Id, new
        {
            version.Version, version.State, version.Channel, version.Rollout, version.HostRange, version.Size, ContentHash = Convert.ToBase64String(version.ContentHash.Span), version.Deprecation,
            Before = before?.State,
        });
    }

    private void Note(JournalEntry entry)
    {
        if (_webhooks.Count == 0 || entry.Event is not DocumentChanged changed) return;
        if (changed.Kind == "advisories")
        {
            if (changed.Body?.Deserialize<Advisory>(MarketplaceJson.Options) is { } advisory) Add(entry, "advisory.published", advisory.Package, advisory);
            else Add(entry, "advisory.withdrawn", null, new { Id = changed.Name });
        }
        else if (changed.Kind == "reviews")
        {
            var review = changed.Body?.Deserialize<Review>(MarketplaceJson.Options);
            var id = changed.Name.Split('/')[0];
            if (review is { State: ReviewState.Published }) Add(entry, "review.published", review.Extension, new { review.User, review.Stars, review.Text, review.Version, review.Answer });
            else Add(entry, "review.withdrawn", id, new { User = Uri.UnescapeDataString(changed.Name[(id.Length + 1)..]) });
        }
    }

    private void Add(JournalEntry entry, string name, string? id, object subject)
    {
        var package = id is not null && _state.TryFind(id, out var found) ? found : null;
        _events.Writer.TryWrite(new WebhookEvent(entry.Sequence, entry.Time, name, package?.Id ?? id, package?.Owners ?? [], subject));
    }
}

/// <summary>Something that webhooks may be told.</summary>
/// <param name="Sequence">The journal's sequence of it.</param>
/// <param name="Time">When.</param>
/// <param name="Name">What.</param>
/// <param name="Extension">The extension that it is about; null: none.</param>
/// <param name="Owners">The publishers whose extension it is.</param>
/// <param name="Subject">The rest.</param>
internal sealed record WebhookEvent(long Sequence, DateTimeOffset Time, string Name, string? Extension, IReadOnlyList<string> Owners, object Subject)
{
    /// <summary>Whether a webhook is told of it.</summary>
    public bool IsFor(Webhook webhook) => webhook.Active
        && webhook.Events.Contains(Name)
        && (webhook.Publisher is null || Owners.Contains(webhook.Publisher))
        && (webhook.Package is null || (Extension is not null && (webhook.Package.EndsWith('*')
            ? Extension.StartsWith(webhook.Package[..^1], StringComparison.OrdinalIgnoreCase)
            : Extension.Equals(webhook.Package, StringComparison.OrdinalIgnoreCase))));

    /// <summary>The message.</summary>
    /// <param name="delivery">Its name.</param>
    public string Body(string delivery) => JsonSerializer.Serialize(new { Id = delivery, Event = Name, Time, Sequence, Extension, Subject }, MarketplaceJson.Options);
}
