using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace LuBan.Cli.Tests;

public sealed class AuditTests : IAsyncLifetime
{
    private const string Records = "/apis/audit.luban.dev/v1/records";
    private FakeKernel _kernel = null!;
    private CliRun _cli = null!;

    public async Task InitializeAsync()
    {
        _kernel = await FakeKernel.StartAsync();
        _cli = new(_kernel);
    }

    public async Task DisposeAsync()
    {
        _cli.Dispose();
        await _kernel.DisposeAsync();
    }

    [Fact]
    public async Task Records_are_listed_over_pages_up_to_the_limit()
    {
        _kernel.Answers["GET " + Records] = (context, _) =>
        {
            var (query, count) = (context.Request.Query, int.Parse(context.Request.Query["limit"]!));
            var newest = query.ContainsKey("continue") ? int.Parse(query["continue"]!) - 1 : 5000;
            var items = new JsonArray([.. Enumerable.Range(0, count).Select(i => Record(newest - i))]);
            return FakeKernel.JsonAsync(context, 200, new JsonObject { ["metadata"] = new JsonObject { ["continue"] = $"{newest - count + 1}" }, ["items"] = items });
        };

        Assert.Equal(0, await _cli.RunAsync("audit", "list", "--limit", "2500", "-o", "name"));

        var shown = _cli.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(2501, 2500).Reverse().Select(number => $"{number}"), shown);
        Assert.Equal(0, await _cli.RunAsync("audit", "list", "--limit", "2"));
        Assert.Matches(@"(?m)^5000 +2026-01-01T00:00:00.000Z +ada +delete +notes.samples.dev x/first +deny +403 LB6002 +192.0.2.7$", _cli.Out.ToString());
        Assert.Contains("older ones", _cli.Error.ToString());
    }

    [Fact]
    public async Task Filters_are_the_servers()
    {
        _kernel.Answer("GET", "/apis/audit.luban.dev/v1/namespaces/x/records", new JsonObject { ["items"] = new JsonArray() });

        Assert.Equal(0, await _cli.RunAsync("audit", "list", "-u", "ada", "--verb", "delete", "--resource", "notes.samples.dev", "-n", "x", "--name", "first", "--extension", "samples.notes", "--decision", "deny", "--outcome", "403", "--correlation-id", "c-1", "-q", "text & more", "--from", "24h", "--to", "2026-01-01"));

        Assert.Equal("/apis/audit.luban.dev/v1/namespaces/x/records?user=ada&verb=delete&resource=notes&group=samples.dev&name=first&extension=samples.notes&decision=deny&outcome=403&correlationId=c-1&q=text%20%26%20more&from=24h&to=2026-01-01&limit=100", _kernel.Requests.Last().Target);
        Assert.Equal(2, await _cli.RunAsync("audit", "list", "--decision", "maybe"));
    }

    [Fact]
    public async Task One_record_is_shown_with_what_changed()
    {
        var record = Record(7);
        record["diff"] = JsonNode.Parse("""[{"op":"replace","path":"/spec/replicas","was":1,"value":3}]""");
        _kernel.Answer("GET", Records + "/7", record);

        Assert.Equal(0, await _cli.RunAsync("audit", "show", "7"));

        Assert.Matches("(?m)^Object: +notes.samples.dev x/first$", _cli.Out.ToString());
        Assert.Matches("(?m)^replace +/spec/replicas +1 +3$", _cli.Out.ToString());
    }

    [Fact]
    public async Task A_tail_goes_on_after_a_lost_connection_where_it_broke_off()
    {
        var asked = 0;
        _kernel.Answers["GET " + Records] = async (context, _) =>
        {
            context.Response.ContentType = "application/jsonl";
            if (Interlocked.Increment(ref asked) == 1)
            {
                await context.Response.WriteAsync(Record(1).ToJsonString() + "\n" + Record(2).ToJsonString() + "\n");
                await context.Response.Body.FlushAsync();
                await _cli.Out.ContainsAsync("\n2  ");
                context.Abort();
                return;
            }
            Assert.Equal("2", context.Request.Query["after"]);
            await context.Response.WriteAsync(Record(3).ToJsonString() + "\n");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        using var stop = new CancellationTokenSource();

        var running = _cli.RunAsync(stop.Token, "audit", "tail", "--user", "ada");
        await _cli.Out.ContainsAsync("\n3  ");
        await stop.CancelAsync();

        Assert.Equal(130, await running);
        Assert.StartsWith("1  ", _cli.Out.ToString());
        Assert.Equal(3, _cli.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("Trying again", _cli.Error.ToString());
    }

    [Fact]
    public async Task A_tail_that_is_refused_ends()
    {
        _kernel.Answer("GET", Records, FakeKernel.StatusBody(403, "Forbidden", "no"), 403);

        Assert.Equal(4, await _cli.RunAsync("audit", "tail"));
    }

    [Fact]
    public async Task An_export_is_whole_or_not_there()
    {
        var file = Path.Combine(_cli.Home, "audit.csv");
        _kernel.Answers["GET /apis/audit.luban.dev/v1/export"] = (context, _) => FakeKernel.TextAsync(context, 200, "sequence,time\r\n1,now\r\n");

        Assert.Equal(0, await _cli.RunAsync("audit", "export", "--format", "csv", "--user", "ada", "-o", file));

        Assert.Equal("sequence,time\r\n1,now\r\n", File.ReadAllText(file));
        Assert.Equal("/apis/audit.luban.dev/v1/export?user=ada&format=csv", _kernel.Requests.Last().Target);
        _kernel.Answer("GET", "/apis/audit.luban.dev/v1/export", FakeKernel.StatusBody(403, "Forbidden", "no"), 403);
        Assert.Equal(4, await _cli.RunAsync("audit", "export", "-o", file + "2"));
        Assert.False(File.Exists(file + "2"));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task A_chain_that_was_tampered_with_fails(bool isWhole, int exitCode)
    {
        _kernel.Answer("GET", "/apis/audit.luban.dev/v1/verify", new JsonObject
        {
            ["whole"] = isWhole, ["checked"] = 41, ["head"] = new JsonObject { ["sequence"] = "41", ["hash"] = "abcd" },
            ["problems"] = isWhole ? [] : new JsonArray(new JsonObject { ["sequence"] = "17", ["problem"] = "was changed" }),
        });

        Assert.Equal(exitCode, await _cli.RunAsync("audit", "verify", "--sequence", "40", "--hash", "ef01"));

        Assert.Equal("/apis/audit.luban.dev/v1/verify?sequence=40&hash=ef01", _kernel.Requests.Last().Target);
        if (isWhole) Assert.Contains("--sequence 41 --hash abcd", _cli.Out.ToString());
        else Assert.Matches("(?m)^17 +was changed$", _cli.Out.ToString());
        Assert.Equal(!isWhole, _cli.Error.ToString().Contains("LB6253"));
    }

    private static JsonObject Record(int sequence) => new()
    {
        ["sequence"] = $"{sequence}", ["hash"] = "abcd", ["time"] = "2026-01-01T00:00:00.000Z", ["verb"] = "delete", ["actor"] = new JsonObject { ["name"] = "ada" },
        ["source"] = new JsonObject { ["address"] = "192.0.2.7" }, ["object"] = new JsonObject { ["group"] = "samples.dev", ["resource"] = "notes", ["namespace"] = "x", ["name"] = "first" },
        ["decision"] = new JsonObject { ["allowed"] = false, ["reason"] = "no rule" }, ["outcome"] = new JsonObject { ["status"] = 403, ["code"] = "LB6002" },
    };
}
