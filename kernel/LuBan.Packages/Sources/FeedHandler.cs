using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Packages;

/// <summary>
/// Sends a feed's requests: again after a passing fault, with a time limit each, with credentials to the feed's own host only. A final fault
/// is told to the session and ends it, because NuGet's client would go on trying for a quarter of a minute in three nested loops.
/// </summary>
internal sealed partial class FeedHandler(PackageSourceOptions options, Uri feed, HttpMessageInvoker network, TimeProvider time, ILogger logger, Action<ExtensionException> fail) : HttpMessageHandler
{
    /// <summary>Set on a request whose body the caller reads as it comes.</summary>
    public static readonly HttpRequestOptionsKey<bool> Streamed = new("luban.streamed");

    private const int MaxRedirects = 5;
    private const int MaxDocumentBytes = 64 << 20;
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(5);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var response = await SendOnceAsync(request, cancellationToken);
                // Missing packages answer 404; a missing service index means the address is wrong.
                if (response.IsSuccessStatusCode || (response.StatusCode == HttpStatusCode.NotFound && request.RequestUri != feed)) return response;
                var failure = Explain(request.RequestUri!, response);
                var pause = response.Headers.RetryAfter?.Delta;
                var status = response.StatusCode;
                response.Dispose();
                if (!IsPassing(status) || attempt >= options.MaxAttempts) throw failure;
                await PauseAsync(request, attempt, $"HTTP {(int)status}", pause, cancellationToken);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or TimeoutException)
            {
                if (attempt >= options.MaxAttempts) throw Final(Explain(request.RequestUri!, exception));
                await PauseAsync(request, attempt, exception.Message, null, cancellationToken);
            }
            catch (ExtensionException exception)
            {
                throw Final(exception);
            }
        }
    }

    private ExtensionException Final(ExtensionException exception)
    {
        fail(exception);
        return exception;
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.RequestTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var response = await FollowAsync(request, linked.Token);
            if (!request.Options.TryGetValue(Streamed, out var streamed) || !streamed) await BufferAsync(response, linked.Token);
            if (request.RequestUri == feed && response.IsSuccessStatusCode) await CheckIndexAsync(response, linked.Token);
            return response;
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {options.RequestTimeout.TotalSeconds:0} s", exception);
        }
    }

    /// <summary>Follows redirects here, so that every hop is checked and none gets credentials that are not for it.</summary>
    private async Task<HttpResponseMessage> FollowAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var url = request.RequestUri!;
        for (var hop = 0; ; hop++)
        {
            CheckTransport(url);
            using var copy = new HttpRequestMessage(HttpMethod.Get, url);
            foreach (var (name, values) in request.Headers) copy.Headers.TryAddWithoutValidation(name, values);
            copy.Headers.Authorization = IsFeedsOwn(url) ? Credentials() : null;
            var response = await network.SendAsync(copy, cancellationToken);
            if (!IsRedirect(response.StatusCode) || response.Headers.Location is not { } location) return response;
            response.Dispose();
            if (hop == MaxRedirects) throw PackageSources.Refuse("LB2111", options, $"'{request.RequestUri}' redirects more than {MaxRedirects} times. Use the address that it leads to in the end.");
            url = new Uri(url, location);
        }
    }

    private void CheckTransport(Uri url)
    {
        if (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && (url.IsLoopback || options.AllowInsecureConnections))) return;
        throw PackageSources.Refuse("LB2109", options, $"'{url}' is not https. Over plain http anybody on the way can change packages: use https.");
    }

    private bool IsFeedsOwn(Uri url) => url.Scheme == feed.Scheme && url.Authority.Equals(feed.Authority, StringComparison.OrdinalIgnoreCase);

    private AuthenticationHeaderValue? Credentials() => options.UserName is null ? null
        : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.UserName}:{options.Password}")));

    /// <summary>Reads a document whole, so that one that breaks off is asked for again.</summary>
    private async Task BufferAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var source = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new MemoryStream();
        var chunk = new byte[16384];
        int read;
        while ((read = await source.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read > MaxDocumentBytes) throw PackageSources.Refuse("LB2104", options, $"'{response.RequestMessage?.RequestUri}' answers with more than {MaxDocumentBytes >> 20} MiB: that is no feed's document.");
            buffer.Write(chunk, 0, read);
        }
        buffer.Position = 0;
        var content = new StreamContent(buffer);
        content.Headers.ContentType = response.Content.Headers.ContentType;
        response.Content.Dispose();
        response.Content = content;
    }

    /// <summary>Sees that the service index is one. NuGet's client would ask a web page six times whether it has become a feed.</summary>
    private async Task CheckIndexAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        string? fault = null;
        try
        {
            using var index = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            var isFeed = index.RootElement.ValueKind == JsonValueKind.Object
                && index.RootElement.TryGetProperty("version", out var version) && version.ValueKind == JsonValueKind.String && version.GetString()!.StartsWith("3.", StringComparison.Ordinal)
                && index.RootElement.TryGetProperty("resources", out var resources) && resources.ValueKind == JsonValueKind.Array;
            if (!isFeed) fault = "its JSON has no 'version' 3 and 'resources'";
        }
        catch (JsonException)
        {
            fault = "it sends no JSON";
        }
        if (fault is null) return;
        response.Dispose();
        throw PackageSources.Refuse("LB2104", options, $"it does not answer like a NuGet V3 feed: {fault}. Use the address of its service index; it usually ends in /v3/index.json.");
    }

    private async Task PauseAsync(HttpRequestMessage request, int attempt, string reason, TimeSpan? asked, CancellationToken cancellationToken)
    {
        var pause = asked ?? TimeSpan.FromMilliseconds(200 * Math.Pow(2, attempt - 1));
        if (pause > _longestPause) pause = _longestPause;
        RequestRepeated(options.Name, request.RequestUri!, reason, attempt, options.MaxAttempts);
        await Task.Delay(pause, time, cancellationToken);
    }

    private ExtensionException Explain(Uri url, HttpResponseMessage response)
    {
        var status = $"{(int)response.StatusCode} {response.ReasonPhrase}";
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => PackageSources.Refuse("LB2103", options, options.UserName is null
                ? $"it wants credentials ('{url}' answers {status}). Give the source some: spec.credentialsSecret names a Secret with username and password, or a token."
                : $"it does not accept the credentials of '{options.UserName}' ('{url}' answers {status}). Correct them."),
            HttpStatusCode.NotFound => PackageSources.Refuse("LB2104", options, $"there is nothing at this address ({status}). Use the address of the feed's service index; it usually ends in /v3/index.json."),
            >= HttpStatusCode.InternalServerError => PackageSources.Refuse("LB2102", options, $"it has a fault of its own ('{url}' answers {status}, {options.MaxAttempts} attempts). Try again later, or tell whoever runs it. What is installed goes on running."),
            _ => PackageSources.Refuse("LB2111", options, $"'{url}' answers {status}, which a NuGet V3 feed does not. Check the address; it should end in /v3/index.json."),
        };
    }

    private ExtensionException Explain(Uri url, Exception exception) => exception switch
    {
        TimeoutException => PackageSources.Refuse("LB2112", options, $"'{url}' gave {exception.Message} ({options.MaxAttempts} attempts). Try again later. What is installed goes on running.", exception),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => PackageSources.Refuse("LB2101", options, $"the secure connection to '{url.Authority}' failed: {Innermost(exception)} Add the authority that signed its certificate to this machine's trusted ones.", exception),
        _ => PackageSources.Refuse("LB2101", options, $"it cannot be reached: '{url}': {Innermost(exception)} Check the address, and that it runs. What is installed goes on running.", exception),
    };

    private static string Innermost(Exception exception)
    {
        var text = exception.GetBaseException().Message.Trim();
        return text.EndsWith('.') ? text : text + ".";
    }

    private static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    [LoggerMessage(2102, LogLevel.Information, "Package source {Source}: {Url} is asked again after {Reason} (attempt {Attempt} of {Attempts})")]
    private partial void RequestRepeated(string source, Uri url, string reason, int attempt, int attempts);
}
