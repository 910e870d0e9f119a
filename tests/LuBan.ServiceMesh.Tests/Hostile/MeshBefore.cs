using LuBan.ServiceMesh.Proxy;
using LuBan.ServiceMesh.Proxy.Tables;

namespace LuBan.ServiceMesh.Tests.Hostile;

/// <summary>The data plane in front of one endpoint, whatever the Host header says.</summary>
internal sealed class MeshBefore : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-").FullName;
    private ProxyHost _host = null!;

    public int Port => _host.Mesh.Listeners.Open[0].Port;

    public static async Task<MeshBefore> StartAsync(int upstream)
    {
        var mesh = new MeshBefore();
        mesh._host = await ProxyHost.StartAsync(new ProxyOptions(mesh._folder));
        await mesh._host.Mesh.ApplyAsync(TableJson.Seal(new()
        {
            Listeners = [new("127.0.0.1", 0, ListenerKind.Service, "a/a")], Clusters = [new() { Name = "a", Endpoints = [new("127.0.0.1", upstream)] }],
            Hosts = [new() { Name = "a/a", Rules = [new() { Name = "all", Route = new() { Retries = new() { Attempts = 0 }, Route = [new()] }, Clusters = ["a"] }] }],
        }));
        return mesh;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
