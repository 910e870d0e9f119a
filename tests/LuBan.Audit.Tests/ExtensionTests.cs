using System.Net.WebSockets;
using System.Text.Json.Nodes;
using LuBan.Audit.Tests.Infrastructure;
using Xunit;

namespace LuBan.Audit.Tests;

/// <summary>What calls of extensions leave in the audit log.</summary>
public sealed class ExtensionTests : IAsyncLifetime
{
    private const string Path = "/ext/tests.ledger";

    private readonly TemporaryDirectory _data = new();
    private AuditKernel _kernel = null!;

    public async Task InitializeAsync()
    {
        _kernel = await AuditKernel.StartAsync(_data.Path);
        await _kernel.InstallLedgerAsync();
    }

    public async Task DisposeAsync()
    {
        await _kernel.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task Calls_beyond_a_read_are_recorded_once_whatever_becomes_of_them()
    {
        foreach (var (path, status) in new[] { ("echo", 200), ("empty", 204), ("fails", 500), ("refuses", 403), ("streams", 200), ("nowhere", 404) })
        {
            Assert.Equal(status, (await _kernel.SendAsync(HttpMethod.Post, $"{Path}/{path}", new JsonObject { ["a"] = 1 }, path)).Status);
            var record = Assert.Single(_kernel.RecordsOf(path));
            Assert.Equal((status, "tests.ledger", "post", $"{Path}/{path}"), ((int)record["outcome"]!["status"]!, (string)record["extension"]!, (string)record["verb"]!, (string)record["path"]!));
        }

        Assert.Equal(200, (await _kernel.SendAsync(HttpMethod.Get, $"{Path}/read", id: "read")).Status);
        Assert.Empty(_kernel.RecordsOf("read"));
        Assert.Equal(401, (await _kernel.SendAsync(HttpMethod.Get, $"{Path}/read", id: "refused-read", client: _kernel.Anonymous)).Status);
        Assert.Single(_kernel.RecordsOf("refused-read"));
    }

    [Fact]
    public async Task Web_socket_is_recorded_when_it_opens()
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", AuditKernel.Basic("admin", AuditKernel.Password).ToString());
        socket.Options.SetRequestHeader("X-Request-Id", "socket");

        await socket.ConnectAsync(new Uri(_kernel.Url.Replace("http", "ws", StringComparison.Ordinal) + Path + "/socket"), CancellationToken.None);

        var record = Assert.Single(_kernel.RecordsOf("socket"));
        Assert.Equal(("connect-websocket", 101), ((string)record["verb"]!, (int)record["outcome"]!["status"]!));
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        Assert.Equal(5, (await socket.ReceiveAsync(new byte[100], CancellationToken.None)).Count);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        Assert.Single(_kernel.RecordsOf("socket"));
    }

    [Fact]
    public async Task What_an_extension_writes_for_a_caller_names_both_under_one_id()
    {
        Assert.Equal(200, (await _kernel.SendAsync(HttpMethod.Post, $"{Path}/entries/one", id: "both")).Status);

        var records = _kernel.RecordsOf("both");
        var (written, called) = (records.Single(record => (string?)record["verb"] == "create"), records.Single(record => (string?)record["verb"] == "post"));
        Assert.Equal(2, records.Count);
        Assert.EndsWith("tests.ledger", (string)written["actor"]!["name"]!, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("admin", (string?)written["caller"]!["name"]);
        Assert.Equal(("ledgerentries", "one"), ((string)written["object"]!["resource"]!, (string)written["object"]!["name"]!));
        Assert.Equal("admin", (string?)called["actor"]!["name"]);
    }

    [Fact]
    public async Task Answer_arrives_as_the_extension_sends_it()
    {
        using var response = await _kernel.Http.PostAsync($"{Path}/streams", null);
        Assert.Equal("line 0\nline 1\nline 2\nline 3\nline 4\n", await response.Content.ReadAsStringAsync());

        var sent = new string('x', 300_000);
        using var echoed = await _kernel.Http.PostAsync($"{Path}/echo", new StringContent(sent));
        Assert.Equal(sent, await echoed.Content.ReadAsStringAsync());
    }
}
