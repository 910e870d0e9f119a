using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace LuBan.Cli.Tests;

/// <summary>One open watch of <see cref="FakeKernel"/>.</summary>
internal sealed class WatchStream(HttpContext context, string plural, string name)
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    public string Plural => plural;

    public void Send(string type, JsonObject @object)
    {
        if (name == "" || (string?)@object["metadata"]!["name"] == name)
            _lines.Writer.TryWrite(new JsonObject { ["type"] = type, ["object"] = @object.DeepClone() }.ToJsonString() + "\n");
    }

    public void End(bool abort)
    {
        if (abort) context.Abort();
        _lines.Writer.TryComplete();
    }

    public async Task RunAsync()
    {
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(line, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The client went away, or the test cut the connection.
        }
    }
}
