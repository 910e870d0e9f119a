using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using LuBan.Observability.Alerting;

namespace LuBan.Observability.Notifications;

/// <summary>Tells by an HTTP request.</summary>
internal sealed class WebhookChannel(SecretReader secrets, Func<AlertingOptions> options, string instance) : IChannel
{
    /// <summary>Says which LuBan called: one that gets its own alerts back refuses them.</summary>
    public const string SourceHeader = "LuBan-Alert-Source";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public string Name => Target.WebhookChannel;

    public async Task<DeliveryResult> SendAsync(Notification notification, NotificationConfig config, CancellationToken cancellationToken)
    {
        if (config.FindReceiver(notification.Target.Receiver)?.Spec.Webhook is not { } webhook || !Uri.TryCreate(webhook.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return new("LB9277: the receiver's webhook.url is no http or https address.", false, "");
        // Whoever has a token in the address does not find it in the log.
        var to = url.GetLeftPart(UriPartial.Path).Replace($"{url.UserInfo}@", "", StringComparison.Ordinal);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            return await PostAsync(webhook, url, notification, to, limit.Token);
        }
        catch (Exception wrong) when (Inner<NotificationException>(wrong) is { } refused)
        {
            return new(refused.Message, false, to);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or SocketException)
        {
            return new($"LB9278: {to} cannot be reached: {broken.Message}", true, to);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new($"LB9278: {to} did not answer within {Limit.TotalSeconds:0} s.", true, to);
        }
    }

    private async Task<DeliveryResult> PostAsync(WebhookReceiver webhook, Uri url, Notification notification, string to, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseProxy = false, UseCookies = false, MaxResponseHeadersLength = 16,
            SslOptions = await TlsRules.OptionsAsync(webhook.HttpConfig?.TlsConfig, url.Host, secrets, cancellationToken),
            ConnectCallback = async (context, token) => new NetworkStream(await OutgoingRules.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, options(), token), ownsSocket: true),
        };
        using var client = new HttpClient(handler) { MaxResponseContentBufferSize = 64 * 1024 };
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(WebhookPayload.Of(notification, options().ExternalUrl).ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Add(SourceHeader, instance);
        request.Headers.UserAgent.ParseAdd("LuBan");
        request.Headers.Authorization = await AuthorizationAsync(webhook.HttpConfig, cancellationToken);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (answer.IsSuccessStatusCode) return new(null, false, to);
        var canRetry = answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)answer.StatusCode >= 500 && answer.StatusCode != HttpStatusCode.LoopDetected;
        return new($"LB9278: {to} answered {(int)answer.StatusCode} {answer.ReasonPhrase}.", canRetry, to);
    }

    private async Task<AuthenticationHeaderValue?> AuthorizationAsync(HttpClientConfig? http, CancellationToken cancellationToken)
    {
        if (await secrets.ReadAsync(http?.BearerToken, cancellationToken) is { } token) return new("Bearer", token.Trim());
        if (http?.BasicAuth is not { } basic) return null;
        var password = await secrets.ReadAsync(basic.Password, cancellationToken);
        return new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{basic.Username}:{password}")));
    }

    private static T? Inner<T>(Exception? exception) where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
            if (exception is T found) return found;
        return null;
    }
}
