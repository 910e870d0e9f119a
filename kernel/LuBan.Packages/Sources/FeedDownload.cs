using System.Net;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Packages;

/// <summary>One download: streamed, with a limit on size and on standing still, started over when it breaks off.</summary>
internal sealed partial class FeedDownload(PackageSourceOptions options, FeedSession session, TimeProvider time, ILogger logger)
{
    public async Task RunAsync(Uri url, Stream destination, IProgress<long>? progress, Func<ExtensionException> notThere)
    {
        var start = destination.CanSeek ? destination.Position : 0;
        for (var attempt = 1; ; attempt++)
        {
            var fault = await TryAsync(url, destination, progress, notThere);
            if (fault is null) return;
            if (attempt >= options.MaxAttempts || !destination.CanSeek) throw fault;
            DownloadRepeated(options.Name, url, fault.Detail, attempt, options.MaxAttempts);
            destination.SetLength(start);
            destination.Position = start;
        }
    }

    /// <summary>Downloads once. Returns the fault when trying again may help.</summary>
    private async Task<ExtensionException?> TryAsync(Uri url, Stream destination, IProgress<long>? progress, Func<ExtensionException> notThere)
    {
        using var client = new HttpMessageInvoker(session.Handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Options.Set(FeedHandler.Streamed, true);
        using var response = await client.SendAsync(request, session.Token);
        if (response.StatusCode == HttpStatusCode.NotFound) throw notThere();

        using var stall = new CancellationTokenSource(options.StallTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(stall.Token, session.Token);
        long written = 0;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(linked.Token);
            var buffer = new byte[81920];
            int read;
            while ((read = await ReadAsync(body, buffer, linked.Token)) > 0)
            {
                stall.CancelAfter(options.StallTimeout);
                written += read;
                if (written > options.MaxPackageBytes) throw PackageSources.Refuse("LB2114", options, $"'{url}' is larger than the allowed {options.MaxPackageBytes} bytes.");
                await destination.WriteAsync(buffer.AsMemory(0, read), session.Token);
                progress?.Report(written);
            }
        }
        catch (OperationCanceledException exception) when (stall.IsCancellationRequested && !session.Token.IsCancellationRequested)
        {
            return PackageSources.Refuse("LB2112", options, $"the download of '{url}' stood still for {options.StallTimeout.TotalSeconds:0} s after {written} bytes. Try again later.", exception);
        }
        catch (BrokenBodyException exception)
        {
            return BrokeOff(url, written, exception.InnerException);
        }
        var announced = response.Content.Headers.ContentLength;
        return announced is null || announced == written ? null : BrokeOff(url, written, null);
    }

    // Tells the network's faults from the destination's: a full disk is not helped by downloading again.
    private static async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new BrokenBodyException(exception);
        }
    }

    private ExtensionException BrokeOff(Uri url, long written, Exception? cause) =>
        PackageSources.Refuse("LB2106", options, $"the download of '{url}' broke off after {written} bytes. Try again; if it happens at the same place each time, the feed's file is damaged.", cause);

    private sealed class BrokenBodyException(Exception cause) : Exception(cause.Message, cause);

    [LoggerMessage(2104, LogLevel.Information, "Package source {Source}: {Url} is downloaded again after: {Reason} (attempt {Attempt} of {Attempts})")]
    private partial void DownloadRepeated(string source, Uri url, string reason, int attempt, int attempts);
}
