using System.Net;
using System.Security.Cryptography;
using LuBan.Marketplace.Access;
using LuBan.Marketplace.Publishers;
using LuBan.Marketplace.State;
using LuBan.Sdk;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace.Catalogue.Webhooks;

/// <summary>The webhooks, and who may do what with them: administrators with all, publishers with their own.</summary>
internal sealed class Webhooks(MarketplaceStore store, WebhookSecrets secrets, PublisherDocuments publishers, IOptions<MarketplaceOptions> options, TimeProvider time)
{
    private const int MaxPerOwner = 20;
    private readonly DocumentSet<Webhook> _webhooks = store.State.Set<Webhook>("webhooks");
    private readonly DocumentSet<WebhookDelivery> _deliveries = store.State.Set<WebhookDelivery>("webhookDeliveries");

    /// <summary>The webhooks that a caller may see, the newest first.</summary>
    public IReadOnlyList<Webhook> List(MarketplaceCaller caller) => [.. _webhooks.All.Select(item => item.Value).Where(webhook => IsFor(webhook, caller)).OrderByDescending(webhook => webhook.Created).ThenBy(webhook => webhook.Id, StringComparer.Ordinal)];

    /// <summary>Finds one of a caller's.</summary>
    /// <exception cref="MarketplaceException">LB7240: there is none, or none of his.</exception>
    public Webhook Require(string id, MarketplaceCaller caller) =>
        _webhooks.Find(id) is { } webhook && IsFor(webhook, caller) ? webhook : throw new MarketplaceException(404, "LB7240", $"there is no webhook '{id}' here.");

    /// <summary>What was sent to one, the newest first.</summary>
    public IReadOnlyList<WebhookDelivery> Deliveries(Webhook webhook) => [.. _deliveries.All.Select(item => item.Value).Where(delivery => delivery.Webhook == webhook.Id).OrderByDescending(delivery => delivery.Time).ThenBy(delivery => delivery.Id, StringComparer.Ordinal)];

    /// <summary>Makes one.</summary>
    /// <returns>It, and its secret, which cannot be read again.</returns>
    /// <exception cref="MarketplaceException">LB7241: something of it is wrong; LB7242: there are too many.</exception>
    public async Task<(Webhook Webhook, string Secret)> AddAsync(WebhookInput input, MarketplaceCaller caller, CancellationToken cancellationToken)
    {
        var publisher = input.Publisher ?? caller.OnlyPublisher;
        if (publisher is null && !caller.IsAdministrator) throw new MarketplaceException(400, "LB7241", "the publisher whose webhook it shall be is missing.");
        if (publisher is not null)
        {
            caller.RequirePublisher(publisher);
            publishers.RequireActive(publisher);
        }
        Check(input);
        var id = RandomNumberGenerator.GetHexString(16, lowercase: true);
        var secret = input.Secret ?? RandomNumberGenerator.GetHexString(64, lowercase: true);
        var webhook = new Webhook
        {
            Id = id, Url = input.Url, Events = [.. input.Events.Distinct()], Package = input.Package, Publisher = publisher, Secret = secrets.Protect(id, secret), Active = input.Active,
            Created = time.GetUtcNow(), CreatedBy = caller.Name,
        };
        return (await store.ChangeAsync(MarketplaceKeys.Document(_webhooks.Kind, publisher ?? ""), caller.Name, _ =>
            _webhooks.All.Count(item => item.Value.Publisher == publisher) >= MaxPerOwner
                ? throw new MarketplaceException(409, "LB7242", $"there are {MaxPerOwner} webhooks already, and no more are possible. Remove one.")
                : new Change<Webhook>(webhook, _webhooks.Put(id, webhook)), cancellationToken), secret);
    }

    /// <summary>Writes one anew. Its secret stays unless another is given.</summary>
    /// <exception cref="MarketplaceException">LB7240: there is none; LB7241: something of it is wrong.</exception>
    public Task<Webhook> ChangeAsync(string id, WebhookInput input, MarketplaceCaller caller, CancellationToken cancellationToken)
    {
        Check(input);
        return store.ChangeAsync(MarketplaceKeys.Document(_webhooks.Kind, id), caller.Name, _ =>
        {
            var old = Require(id, caller);
            var webhook = old with { Url = input.Url, Events = [.. input.Events.Distinct()], Package = input.Package, Active = input.Active, Secret = input.Secret is { } secret ? secrets.Protect(id, secret) : old.Secret };
            return new Change<Webhook>(webhook, _webhooks.Put(id, webhook));
        }, cancellationToken);
    }

    /// <summary>Removes one, with what was sent to it.</summary>
    /// <exception cref="MarketplaceException">LB7240: there is none.</exception>
    public Task RemoveAsync(string id, MarketplaceCaller caller, CancellationToken cancellationToken) =>
        store.ChangeAsync(MarketplaceKeys.Document(_webhooks.Kind, id), caller.Name, _ =>
        {
            var webhook = Require(id, caller);
            return new Change<bool>(true, [_webhooks.Remove(id), .. Deliveries(webhook).Where(delivery => delivery.Status != WebhookStatus.Waiting).Select(delivery => _deliveries.Remove(delivery.Id))]);
        }, cancellationToken);

    private static bool IsFor(Webhook webhook, MarketplaceCaller caller) => caller.IsAdministrator || (webhook.Publisher is { } publisher && caller.ActsFor(publisher));

    private void Check(WebhookInput input)
    {
        var problems = new List<ExtensionProblem>();
        var mayBePrivate = options.Value.Catalogue.AllowPrivateWebhooks;
        if (!Uri.TryCreate(input.Url, UriKind.Absolute, out var url) || !(url.Scheme == "https" || (url.Scheme == "http" && mayBePrivate)) || url.Host.Length == 0 || input.Url.Length > 1_000)
            Add("url", $"'{input.Url}' is not an https address");
        else if (url.UserInfo.Length > 0) Add("url", "it has a user name or password in it, which would be shown; use the signature");
        else if (!mayBePrivate && IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && !PublicAddresses.IsPublic(address)) Add("url", $"'{url.Host}' is not an address of the internet, and others are not called");
        if (input.Events.Count == 0) Add("events", $"there are none. Choose of {string.Join(", ", WebhookEvents.Names)}");
        foreach (var name in input.Events.Where(name => !WebhookEvents.Names.Contains(name)).Take(10)) Add("events", $"'{name}' is not one of {string.Join(", ", WebhookEvents.Names)}");
        if (input.Package is { } package && (package.Length is 0 or > 100 || package.TrimEnd('*').Length < package.Length - 1)) Add("package", $"'{package}' is neither an id nor the beginning of one with a * at its end");
        if (input.Secret is { } secret && secret.Length is < 16 or > 200) Add("secret", "it has 16 to 200 characters; without one a good one is made");
        if (problems.Count > 0) throw new MarketplaceException(400, problems);

        void Add(string where, string what) => problems.Add(new("LB7241", where, $"{where}: {what}."));
    }
}

/// <summary>A webhook as it is sent.</summary>
internal sealed record WebhookInput
{
    /// <summary>Where to send: an https address.</summary>
    public string Url { get; init; } = "";

    /// <summary>What to tell it.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>Only of this extension, or of those that begin so when it ends in <c>*</c>.</summary>
    public string? Package { get; init; }

    /// <summary>Whose it is; administrators may leave it out, and get a webhook for everything.</summary>
    public string? Publisher { get; init; }

    /// <summary>What signs the messages, 16–200 characters; made when it is missing.</summary>
    public string? Secret { get; init; }

    /// <summary>Whether anything is sent.</summary>
    public bool Active { get; init; } = true;
}
