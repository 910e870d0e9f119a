using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LuBan.ServiceMesh.Proxy.Forwarding;

internal sealed partial class Exchange
{
    /// <summary>A WebSocket: a connection of its own, over HTTP/1.1, tried once.</summary>
    private async Task UpgradeAsync(CancellationToken cancellationToken)
    {
        if (record.Cluster!.Pick(_hashKey) is not { } endpoint)
        {
            await NobodyAsync();
            return;
        }
        (record.Endpoint, record.Attempts) = (endpoint, 1);
        using var connection = record.Cluster.Transport.OpenUpgrade();
        using var message = new HttpRequestMessage(HttpMethod.Parse(facts.Method), new Uri($"http://{endpoint.Entry.Key}{_target}", Verbatim)) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        RequestHeaders.Write(RequestHeaders.Create(context, _authority, _rule.Route.Headers, _destination.Headers), message);
        message.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        message.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        endpoint.Begin();
        try
        {
            using var response = await connection.SendAsync(message, cancellationToken);
            record.Cluster.Report(endpoint, (int)response.StatusCode);
            await SwitchAsync(response, endpoint.Entry.Key);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException && !context.RequestAborted.IsCancellationRequested)
        {
            record.Cluster.Report(endpoint, 0);
            await FailAsync(new(Flag.ConnectFailure, 503, "No connection", $"{endpoint.Entry.Key} did not take the WebSocket: {exception.GetBaseException().Message}", false), 0);
        }
        finally
        {
            endpoint.End();
        }
    }

    private async Task SwitchAsync(HttpResponseMessage response, string endpoint)
    {
        ResponseHeaders.Copy(response, context, _rule, _destination);
        context.Response.StatusCode = record.Status = (int)response.StatusCode;
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
            return;
        }
        if (!response.Headers.NonValidated.TryGetValues("Upgrade", out var chosen) || !string.Equals(chosen.ToString(), "websocket", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.Clear();
            await ReplyAsync(502, Flag.ConnectionTermination, "A wrong answer", $"{endpoint} switched to a protocol that nobody offered.");
            return;
        }
        context.Response.Headers.Upgrade = "websocket";
        await using var client = await context.Features.Get<IHttpUpgradeFeature>()!.UpgradeAsync();
        await using var server = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        await Upgrade.TunnelAsync(client, server, record, context.RequestAborted);
    }
}
