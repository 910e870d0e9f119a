using LuBan.ServiceMesh.Proxy;
using LuBan.ServiceMesh.Proxy.Tables;

namespace LuBan.ServiceMesh.Tests.Control;

/// <summary>A new version of the data plane takes the place of the running one, and tables change, while requests go on.</summary>
public sealed class HandoverTests
{
    [Fact]
    public async Task A_successor_takes_the_sockets_and_no_request_fails()
    {
        await using var mesh = await TestMesh.StartAsync();
        var folder = Directory.CreateTempSubdirectory("mesh-").FullName;
        File.Copy(Path.Combine(mesh.Folder, ProxyOptions.TableFile), Path.Combine(folder, ProxyOptions.TableFile));
        using var load = new Load(mesh.Url);
        await load.SomeAsync();

        await using (var successor = await ProxyHost.StartAsync(new ProxyOptions(folder, "next", mesh.Folder)))
        {
            await mesh.Host.Replaced.WaitAsync(TimeSpan.FromSeconds(60));
            await load.SomeAsync();
            Assert.True(mesh.Host.Mesh.IsDraining);
            Assert.Empty(mesh.Host.Mesh.Listeners.Open);
            Assert.Equal(mesh.Host.Mesh.Table.Table.Listeners.Count, successor.Mesh.Listeners.Open.Count);

            Assert.Equal([], await load.EndAsync());
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Weights_change_under_load_and_no_request_fails()
    {
        await using var mesh = await TestMesh.StartAsync();
        using var load = new Load(mesh.Url);

        for (var share = 0; share <= 100; share += 5)
        {
            await mesh.ApplyAsync($"- route: [{{destination: {{host: reviews, subset: v1}}, weight: {100 - share}}}, {{destination: {{host: reviews, subset: v2}}, weight: {share}}}]");
            await load.SomeAsync(5);
        }

        Assert.Equal([], await load.EndAsync());
        Assert.NotEmpty(mesh.V2.Requests);
    }

    [Fact]
    public async Task Listeners_come_and_go_with_the_table_and_a_taken_port_is_told()
    {
        await using var mesh = await TestMesh.StartAsync();
        var table = mesh.Host.Mesh.Table.Table;
        var taken = new ListenerEntry("127.0.0.1", mesh.SharedPort, ListenerKind.Service, "shop/reviews");

        await mesh.Host.Mesh.ApplyAsync(TableJson.Seal(table with { Listeners = [.. table.Listeners, taken, new("192.0.2.1", 1234, ListenerKind.Service, "shop/reviews")] }));
        Assert.Equal(2, mesh.Host.Mesh.Listeners.Problems.Count);
        await mesh.Host.Mesh.ApplyAsync(TableJson.Seal(table with { Listeners = [] }));

        Assert.Empty(mesh.Host.Mesh.Listeners.Open);
        await Assert.ThrowsAsync<HttpRequestException>(() => new HttpClient().GetAsync(mesh.Url));
    }
}
