using System.Net.Sockets;
using System.Text.Json;
using LuBan.Sdk;
using LuBan.ServiceMesh.Api;
using LuBan.ServiceMesh.Compiling;
using LuBan.ServiceMesh.Proxy;
using LuBan.ServiceMesh.Proxy.Explaining;
using LuBan.ServiceMesh.Proxy.Tables;
using LuBan.ServiceMesh.Validation;

namespace LuBan.ServiceMesh.Tests;

/// <summary>
/// The data plane in this process with two endpoints, v1 and v2, of the service "reviews" in the namespace "shop". Rules are YAML, checked and
/// compiled as the extension does it.
/// </summary>
internal sealed class TestMesh : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-").FullName;
    private readonly List<Peer> _peers = [];
    private ProxyHost _host = null!;

    public Peer V1 => _peers[0];

    public Peer V2 => _peers[1];

    public ProxyHost Host => _host;

    public string Folder => _folder;

    /// <summary>Where the service is called.</summary>
    public string Address { get; private set; } = "";

    public int Port { get; } = PeerProcess.FreePort();

    public Uri Url => new($"http://{Address}:{Port}/");

    public int SharedPort => PortOf(ListenerKind.Shared);

    public int MetricsPort => PortOf(ListenerKind.Metrics);

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ActivityHeadersPropagator = null }) { Timeout = TimeSpan.FromSeconds(60) };

    public MeshSnapshot Snapshot { get; private set; } = new();

    /// <summary>A mesh whose rules for "reviews" are these entries of <c>http:</c>, and whose traffic policy is this.</summary>
    public static async Task<TestMesh> StartAsync(string? http = null, string? policy = null, string? more = null, TimeProvider? time = null, bool http2 = false, int peers = 2)
    {
        var mesh = new TestMesh();
        for (var number = 1; number <= peers; number++) mesh._peers.Add(await Peer.StartAsync($"v{number}", http2));
        mesh._host = await ProxyHost.StartAsync(new ProxyOptions(mesh._folder) { IdleTime = TimeSpan.Zero }, time);
        await mesh.ApplyAsync(http, policy, more, http2);
        return mesh;
    }

    public async Task ApplyAsync(string? http = null, string? policy = null, string? more = null, bool http2 = false)
    {
        var table = Compile(http, policy, more, http2);
        await _host.Mesh.ApplyAsync(table);
        Assert.Empty(_host.Mesh.Listeners.Problems);
    }

    public MeshTable Compile(string? http = null, string? policy = null, string? more = null, bool http2 = false)
    {
        var yaml = $"""
            apiVersion: servicemesh.luban.dev/v1alpha1
            kind: MeshService
            metadata: {"{"}name: reviews{"}"}
            spec:
              ports: [{"{"}name: http, port: {Port}{(http2 ? ", protocol: HTTP2" : "")}{"}"}]
              endpoints:
            {string.Join('\n', _peers.Select(peer => $"  - {{address: 127.0.0.1, port: {peer.Port}, labels: {{app: reviews, version: {peer.Name}}}}}"))}
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {"{"}name: reviews{"}"}
            spec:
              host: reviews
              subsets:
            {string.Join('\n', _peers.Select(peer => $"  - {{name: {peer.Name}, labels: {{version: {peer.Name}}}}}"))}
            {(policy is null ? "" : "  trafficPolicy:\n" + Indented(policy, 4))}
            """;
        if (http is not null) yaml += $"\n---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {{name: reviews}}\nspec:\n  hosts: [reviews]\n  http:\n{Indented(http, 2)}";
        if (more is not null) yaml += "\n---\n" + more;
        Snapshot = MeshYaml.Read(yaml, "shop").Aggregate(new MeshSnapshot(), (all, one) => all.With(one));
        foreach (var one in Snapshot.MeshServices.Concat<Resource>(Snapshot.VirtualServices).Concat(Snapshot.DestinationRules).Concat(Snapshot.RateLimits)) Assert.DoesNotContain(MeshValidator.Check(one, Snapshot), finding => finding.IsError);
        var addresses = AddressBook.Allocate(Snapshot.MeshServices);
        Address = addresses["shop/reviews"];
        return new TableCompiler(Snapshot, addresses, new MeshOptions { SharedPort = 0, MetricsPort = 0 }).Compile();
    }

    public Explanation Explain(string method, string path, IReadOnlyDictionary<string, string>? headers = null) =>
        new Explainer(_host.Mesh).Explain(new() { Method = method, Url = Url.ToString().TrimEnd('/') + path, Headers = headers });

    /// <summary>Sends a request to the service.</summary>
    public async Task<HttpResponseMessage> SendAsync(string path = "/", string method = "GET", HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Url.ToString().TrimEnd('/') + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })) { Content = body };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Http.SendAsync(request);
    }

    /// <summary>What the endpoint saw of a request.</summary>
    public async Task<Seen> SeenAsync(string path = "/", string method = "GET", HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(path, method, body, headers);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonSerializer.Deserialize<Seen>(text)!;
    }

    /// <summary>The status and the flags of an answer of the mesh.</summary>
    public async Task<(int Status, string Flags)> FlagsAsync(string path = "/", string method = "GET", HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(path, method, body, headers);
        return ((int)response.StatusCode, response.Headers.TryGetValues("X-LuBan-Mesh", out var flags) ? flags.First() : "");
    }

    public Task<string> MetricsAsync() => Http.GetStringAsync($"http://127.0.0.1:{MetricsPort}/metrics");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.DisposeAsync();
        foreach (var peer in _peers) await peer.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Indented(string yaml, int by) => string.Join('\n', yaml.Split('\n').Select(line => new string(' ', by) + line));

    private int PortOf(ListenerKind kind) => _host.Mesh.Listeners.Open.Single(one => one.Entry.Kind == kind).Port;
}
