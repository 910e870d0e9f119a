using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using LuBan.Observability.Alerting;
using LuBan.Observability.Notifications;

namespace LuBan.Observability.Scraping;

/// <summary>Asks a target.</summary>
internal sealed class ScrapeClient(SecretReader secrets, Func<AlertingOptions> options)
{
    private const int MaximumBytes = 64 * 1024 * 1024;
    private const string Accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    /// <exception cref="ScrapeException">The target is down; the message says why.</exception>
    public async Task<Exposition> ReadAsync(ScrapeJob job, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(job.Timeout);
        try
        {
            return await AskAsync(job, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ScrapeException($"LB9290: it did not answer within {Durations.Format(job.Timeout)}.");
        }
        catch (Exception refused) when (Find<NotificationException>(refused) is { } reason)
        {
            throw new ScrapeException(reason.Message);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or SocketException)
        {
            throw new ScrapeException($"LB9290: it cannot be reached: {broken.Message}");
        }
        catch (FormatException wrong)
        {
            throw new ScrapeException($"LB9291: its answer is not in the text format of Prometheus: {wrong.Message}.");
        }
    }

    private async Task<Exposition> AskAsync(ScrapeJob job, CancellationToken cancellationToken)
    {
        var authority = await SecretAsync(job, job.Tls?.Ca, cancellationToken);
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseProxy = false, UseCookies = false, AutomaticDecompression = System.Net.DecompressionMethods.GZip,
            SslOptions = TlsRules.Options(authority, job.Tls?.ServerName, job.Tls?.InsecureSkipVerify == true, job.Url.Host),
            ConnectCallback = async (context, token) => new NetworkStream(await OutgoingRules.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, options(), token), ownsSocket: true),
        };
        using var client = new HttpClient(handler) { MaxResponseContentBufferSize = MaximumBytes };
        using var request = new HttpRequestMessage(HttpMethod.Get, job.Url);
        request.Headers.TryAddWithoutValidation("Accept", Accept);
        request.Headers.UserAgent.ParseAdd("LuBan");
        if (await SecretAsync(job, job.BearerToken, cancellationToken) is { } token) request.Headers.Authorization = new("Bearer", token.Trim());
        else if (job.Username is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{job.Username}:{await SecretAsync(job, job.Password, cancellationToken)}")));
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new ScrapeException($"LB9290: it answered {(int)answer.StatusCode} {answer.ReasonPhrase}.");
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return ExpositionParser.Parse(text, answer.Content.Headers.ContentType?.MediaType == "application/openmetrics-text");
    }

    private Task<string?> SecretAsync(ScrapeJob job, SecretKeyRef? key, CancellationToken cancellationToken) => key is null ? Task.FromResult<string?>(null)
        : secrets.ReadAsync(new() { ValueFrom = new() { SecretKeyRef = new() { Namespace = job.Namespace, Name = key.Name, Key = key.Key } } }, cancellationToken);

    private static T? Find<T>(Exception? exception) where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
            if (exception is T found) return found;
        return null;
    }
}
