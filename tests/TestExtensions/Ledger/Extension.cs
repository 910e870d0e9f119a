using System.Globalization;
using System.Net.WebSockets;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.TestExtensions;

/// <summary>What the audit log must see: calls of every sort, writes on behalf of a caller, and a sink.</summary>
public sealed class LedgerExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        extension.AddResource<LedgerEntry>().AddAuditSink<FileSink>("file");
        extension.UseMiddleware(app => app.UseWebSockets());
        extension.Routes.MapGet("/read", () => "read");
        extension.Routes.MapPost("/echo", (HttpRequest request) => Results.Stream(request.Body, "text/plain"));
        extension.Routes.MapPost("/empty", () => Results.NoContent());
        extension.Routes.MapPost("/fails", string () => throw new InvalidOperationException("as asked"));
        extension.Routes.MapPost("/refuses", () => Results.StatusCode(StatusCodes.Status403Forbidden));
        extension.Routes.MapPost("/streams", StreamAsync);
        extension.Routes.MapGet("/socket", EchoAsync);
        extension.Routes.MapPost("/entries/{name}", async (string name, IResourceClient<LedgerEntry> entries) =>
            (await entries.CreateAsync(new LedgerEntry { Metadata = new() { Name = name, Namespace = "default" }, Spec = new() { Text = "written" } })).Metadata.Uid);
    }

    private static async Task StreamAsync(HttpResponse response)
    {
        for (var i = 0; i < 5; i++)
        {
            await response.WriteAsync($"line {i}\n");
            await response.Body.FlushAsync();
        }
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[1024];
        while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } message)
            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, context.RequestAborted);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
    }
}

[ResourceKind("ledger.tests.dev", "v1", "LedgerEntry", Plural = "ledgerentries")]
public sealed record LedgerEntry : Resource<LedgerSpec, LedgerStatus>;

public sealed record LedgerSpec
{
    public string Text { get; init; } = "";
}

public sealed record LedgerStatus(int Length);

/// <summary>Writes the sequences that it is given into a file of the extension's data, a line for each; and refuses while there is a file <c>broken</c>.</summary>
public sealed class FileSink(IExtensionEnvironment environment) : IAuditSink
{
    public async Task WriteAsync(IReadOnlyList<AuditSinkRecord> records, CancellationToken cancellationToken)
    {
        if (File.Exists(Path.Combine(environment.DataDirectory, "broken"))) throw new IOException("the sink is broken, as asked");
        await File.AppendAllLinesAsync(Path.Combine(environment.DataDirectory, "taken"), records.Select(record => record.Sequence.ToString(CultureInfo.InvariantCulture)), cancellationToken);
    }
}
