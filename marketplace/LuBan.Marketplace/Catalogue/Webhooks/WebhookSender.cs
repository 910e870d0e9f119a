using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using LuBan.Marketplace.State;
using LuBan.Sdk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace.Catalogue.Webhooks;

/// <summary>
/// Sends messages to webhooks. A message is in the journal before it is sent, so that it is sent after a crash too; when several servers share
/// the journal, the one that writes it down first sends it. A message may arrive twice, under the same name.
/// </summary>
internal sealed partial class WebhookSender : BackgroundService
{
    /// <summary>How many finished messages of a webhook are kept to be looked at.</summary>
    public const int Kept = 50;

    private readonly MarketplaceStore _store;
    private readonly WebhookEvents _events;
    private readonly WebhookSecrets _secrets;
    private readonly CatalogueOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<WebhookSender> _logger;
    private readonly DocumentSet<Webhook> _webhooks;
    private readonly DocumentSet<WebhookDelivery> _deliveries;
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _sending = new(8);
    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);
    private CancellationToken _stopping;

    public WebhookSender(MarketplaceStore store, WebhookEvents events, WebhookSecrets secrets, IOptions<MarketplaceOptions> options, TimeProvider time, ILogger<WebhookSender> logger)
        : this(store, events, secrets, options, time, logger, Dns.GetHostAddressesAsync)
    {
    }

    internal WebhookSender(
        MarketplaceStore store, WebhookEvents events, WebhookSecrets secrets, IOptions<MarketplaceOptions> options, TimeProvider time, ILogger<WebhookSender> logger,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        (_store, _events, _secrets, _options, _time, _logger) = (store, events, secrets, options.Value.Catalogue, time, logger);
        _webhooks = store.State.Set<Webhook>("webhooks");
        _deliveries = store.State.Set<WebhookDelivery>("webhookDeliveries");
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            // The check is made when a connection is: an old one must not outlive what its name means.
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = PublicAddresses.Connect(resolve, _options.AllowPrivateWebhooks),
            MaxResponseHeadersLength = 16,
        })
        { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = 1 };
    }

    /// <summary>Puts a message on its way now, whatever the webhook is told of otherwise.</summary>
    public async Task<WebhookDelivery> SendAsync(Webhook webhook, WebhookEvent what, CancellationToken cancellationToken)
    {
        var delivery = await NoteAsync(webhook, what, cancellationToken) ?? throw new InvalidOperationException($"The message {what.Sequence} was sent before.");
        Send(delivery, _stopping);
        return delivery;
    }

    /// <summary>Writes a message down.</summary>
    /// <returns>It, or null when another server did so first.</returns>
    private async Task<WebhookDelivery?> NoteAsync(Webhook webhook, WebhookEvent what, CancellationToken cancellationToken)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{webhook.Id}-{what.Sequence}-{what.Name}");
        var delivery = new WebhookDelivery { Id = id, Webhook = webhook.Id, Event = what.Name, Time = what.Time, Body = what.Body(id) };
        var isOurs = await _store.ChangeAsync(Key(id), "marketplace", _ => _deliveries.Find(id) is null ? new Change<bool>(true, _deliveries.Put(id, delivery)) : new Change<bool>(false), cancellationToken);
        return isOurs ? delivery : null;
    }

    /// <summary>Sends a message until it is taken or given up.</summary>
    private async Task DeliverAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        while (delivery.Status == WebhookStatus.Waiting)
        {
            // After a start with fewer retries than before there may be none left.
            if (delivery.Attempts.Count > 0 && delivery.Attempts.Count <= _options.WebhookRetries.Count) await Task.Delay(Wait(_options.WebhookRetries[delivery.Attempts.Count - 1]), _time, cancellationToken);
            // Removed or switched off in the meantime: nothing more is sent.
            if (_webhooks.Find(delivery.Webhook) is not { Active: true } webhook)
            {
                await KeepAsync(delivery with { Status = WebhookStatus.Failed, Attempts = [.. delivery.Attempts, new(_time.GetUtcNow(), null, "the webhook was removed or switched off")] }, cancellationToken);
                return;
            }
            await _sending.WaitAsync(cancellationToken);
            WebhookAttempt attempt;
            try
            {
                attempt = await TryAsync(webhook, delivery, cancellationToken);
            }
            finally
            {
                _sending.Release();
            }
            delivery = delivery with
            {
                Attempts = [.. delivery.Attempts, attempt],
                Status = attempt.Problem is null ? WebhookStatus.Delivered : delivery.Attempts.Count >= _options.WebhookRetries.Count ? WebhookStatus.Failed : WebhookStatus.Waiting,
            };
            await KeepAsync(delivery, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // The journal closes after this: what is being written to it has to be written.
        await Task.WhenAll(_running.Values).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _http.Dispose();
        _sending.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _stopping = stoppingToken;
        foreach (var (_, delivery) in _deliveries.All.Where(item => item.Value.Status == WebhookStatus.Waiting)) Send(delivery, stoppingToken);
        await foreach (var what in _events.Reader.ReadAllAsync(stoppingToken))
        {
            foreach (var (_, webhook) in _webhooks.All.Where(item => what.IsFor(item.Value)))
            {
                try
                {
                    if (await NoteAsync(webhook, what, stoppingToken) is { } delivery) Send(delivery, stoppingToken);
                }
                catch (ExtensionException problem)
                {
                    NotKept(what.Name, webhook.Id, problem.Message);
                }
            }
        }
    }

    private void Send(WebhookDelivery delivery, CancellationToken cancellationToken) =>
        _running[delivery.Id] = Task.Run(() => SendAsync(delivery, cancellationToken), CancellationToken.None);

    private async Task SendAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            await DeliverAsync(delivery, cancellationToken);
            _running.TryRemove(delivery.Id, out _);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It is still waiting in the journal, and the next start goes on.
        }
        catch (ExtensionException problem)
        {
            NotKept(delivery.Event, delivery.Webhook, problem.Message);
        }
    }

    private static string Key(string delivery) => MarketplaceKeys.Document("webhookDeliveries", delivery);

    private static TimeSpan Wait(TimeSpan wait) => wait + wait * (Random.Shared.NextDouble() / 5);

    private async Task<WebhookAttempt> TryAsync(Webhook webhook, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_options.WebhookTimeout);
        try
        {
            using var request = Request(webhook, delivery, now);
            // Nothing of the answer but its status is read: what it says is nobody's business here.
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            var status = (int)response.StatusCode;
            return new WebhookAttempt(now, status, status switch
            {
                >= 200 and < 300 => null,
                >= 300 and < 400 => $"the receiver answered {status}; redirects are not followed",
                _ => $"the receiver answered {status}",
            });
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebhookAttempt(now, null, $"there was no answer in {_options.WebhookTimeout.TotalSeconds:0.#} seconds");
        }
        catch (HttpRequestException problem)
        {
            return new WebhookAttempt(now, null, problem.GetBaseException() is AddressRefusedException refused ? refused.Message : $"the receiver cannot be reached: {problem.HttpRequestError}");
        }
        catch (AddressRefusedException refused)
        {
            return new WebhookAttempt(now, null, refused.Message);
        }
        catch (CryptographicException)
        {
            return new WebhookAttempt(now, null, "its secret cannot be read with this server's key; give it a new one");
        }
    }

    private HttpRequestMessage Request(Webhook webhook, WebhookDelivery delivery, DateTimeOffset now)
    {
        var body = Encoding.UTF8.GetBytes(delivery.Body);
        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.ParseAdd("LuBan-Marketplace");
        request.Headers.Add("LuBan-Event", delivery.Event);
        request.Headers.Add("LuBan-Delivery", delivery.Id);
        request.Headers.Add("LuBan-Signature", WebhookSignature.Of(_secrets.Reveal(webhook.Id, webhook.Secret), now, body));
        return request;
    }

    private Task KeepAsync(WebhookDelivery delivery, CancellationToken cancellationToken) => _store.ChangeAsync(Key(delivery.Id), "marketplace", _ =>
    {
        var events = new List<MarketplaceEvent> { _deliveries.Put(delivery.Id, delivery) };
        if (delivery.Status != WebhookStatus.Waiting)
        {
            var finished = _deliveries.All.Select(item => item.Value).Where(other => other.Webhook == delivery.Webhook && other.Status != WebhookStatus.Waiting && other.Id != delivery.Id);
            events.AddRange(finished.OrderByDescending(other => other.Time).Skip(Kept - 1).Select(other => _deliveries.Remove(other.Id)));
        }
        return new Change<bool>(true, events);
    }, cancellationToken);

    [LoggerMessage(1, LogLevel.Error, "The message '{Event}' to the webhook {Webhook} was not kept, and may not be sent: {Problem}")]
    private partial void NotKept(string @event, string webhook, string problem);
}
