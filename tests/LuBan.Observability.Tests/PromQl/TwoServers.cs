using System.Net;
using LuBan.Observability.Tests.Metrics;
using LuBan.Sdk.Testing;

namespace LuBan.Observability.Tests.PromQl;

/// <summary>LuBan and Debian's Prometheus with the same samples, which both got by remote write.</summary>
public sealed class TwoServers : IAsyncLifetime
{
    public const string Prometheus = "/usr/bin/prometheus";
    public const string Api = "/ext/luban.observability/prometheus/api/v1/";

    private readonly string _folder = Directory.CreateTempSubdirectory("luban-two-").FullName;
    private Tool? _prometheus;
    private TestKernel? _kernel;
    private HttpClient? _client;

    public HttpClient Ours => _kernel!.Client();

    public HttpClient Theirs => _client!;

    internal SampleData Data { get; } = new(DateTimeOffset.UtcNow.AddMinutes(-2));

    public async Task InitializeAsync()
    {
        if (Tool.Missing(Prometheus) is not null) return;
        await File.WriteAllTextAsync(Path.Combine(_folder, "prometheus.yml"), "global:\n  evaluation_interval: 1m\n");
        var address = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}/");
        _prometheus = Tool.Start(Prometheus, $"--config.file={_folder}/prometheus.yml", $"--storage.tsdb.path={_folder}/data", $"--web.listen-address={address.Authority}", "--web.enable-remote-write-receiver", "--log.level=warn");
        _client = new() { BaseAddress = new(address, "api/v1/") };
        _kernel = await TestKernel.StartAsync<ObservabilityExtension>();
        await _prometheus.WaitForAsync(new(address, "-/ready"));
        foreach (var message in Data.Messages())
        {
            var body = await message.ReadAsByteArrayAsync();
            await SendAsync(Theirs, "write", body);
            await SendAsync(Ours, Api + "write", body);
        }
    }

    public async Task DisposeAsync()
    {
        if (_prometheus is not null) await _prometheus.DisposeAsync();
        if (_kernel is not null) await _kernel.DisposeAsync();
        _client?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task SendAsync(HttpClient client, string path, byte[] body)
    {
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), RemoteWriteMessage.Content(body));
        Assert.True(response.StatusCode == HttpStatusCode.NoContent, $"{path}: {response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }
}
