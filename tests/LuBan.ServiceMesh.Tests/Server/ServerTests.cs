using LuBan.EndToEnd;
using LuBan.ServiceMesh.Api;
using LuBan.ServiceMesh.Model;

namespace LuBan.ServiceMesh.Tests.Server;

/// <summary>A real server with the mesh.</summary>
public sealed class ServerTests
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task The_server_is_killed_and_started_again_and_weights_change_and_no_request_fails()
    {
        using var directory = new TemporaryDirectory();
        await using var v1 = await Peer.StartAsync("v1");
        await using var v2 = await Peer.StartAsync("v2");
        var port = PeerProcess.FreePort();
        var feed = PackedExtensions.Folder;
        Uri url;
        await using (var server = await ServerProcess.StartAsync(directory.Sub("data"), [feed]))
        {
            await PackedExtensions.InstallAsync(server);
            foreach (var one in MeshYaml.Read(Objects.Reviews(port, v1, v2, 90, 10), "default")) await server.CreateObjectAsync(one);
            url = await server.WaitForAsync("the service to be ready", () => server.AddressAsync(port), TimeSpan.FromMinutes(3));
            using var load = new Load(url);
            await load.SomeAsync();
            await server.KillAsync();
            await load.SomeAsync();
            Assert.Equal([], await load.EndAsync());
        }
        await using var again = await ServerProcess.StartAsync(directory.Sub("data"), [feed]);
        using (var load = new Load(url))
        {
            await again.WaitForAsync("the extension to serve", async () => (await again.Http.GetAsync("/ext/luban.servicemesh/status")).IsSuccessStatusCode ? "yes" : null, TimeSpan.FromMinutes(3));
            using var shifted = await again.Http.PostAsync("/ext/luban.servicemesh/namespaces/default/virtualservices/reviews/shift?subset=v2", null);
            Assert.True(shifted.IsSuccessStatusCode, await shifted.Content.ReadAsStringAsync());
            var before = v2.Requests.Count;
            await Wait.UntilAsync(() => v2.Requests.Count > before + 100, "the shift has its effect", seconds: 180);
            Assert.Equal([], await load.EndAsync());
        }
        using var removed = await again.DeleteAsync("luban.servicemesh");
        await again.WaitUntilGoneAsync("luban.servicemesh", TimeSpan.FromMinutes(3));
        using var http = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(url));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_folder_whose_name_is_too_long_for_sockets_is_said_once_and_nothing_is_made_in_it()
    {
        using var directory = new TemporaryDirectory();
        var data = directory.Sub(new string('x', 80));
        await using var server = await ServerProcess.StartAsync(data, [PackedExtensions.Folder]);
        await PackedExtensions.InstallAsync(server);
        await server.CreateObjectAsync(new MeshService { Metadata = new() { Name = "reviews" }, Spec = new() { Ports = [new() { Name = "http", Port = PeerProcess.FreePort() }] } });

        const string path = "/apis/servicemesh.luban.dev/v1alpha1/namespaces/default/meshservices/reviews";
        var told = await server.WaitForAsync("the problem to be told", async () => await server.Http.GetStringAsync(path) is { } found && found.Contains("LB9351", StringComparison.Ordinal) ? found : null, TimeSpan.FromMinutes(3));
        await server.WaitForAsync("some more attempts", async () => (await server.Http.GetStringAsync($"{Plans.Path}/luban.servicemesh/log")).Split("is tried again").Length > 4 ? "yes" : null, TimeSpan.FromMinutes(3));

        // What is tried again says the same: the object stays as it is.
        Assert.Equal(told, await server.Http.GetStringAsync(path));
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(data, "extensions", "data", "luban.servicemesh", "proxy"), "run-*"));
    }
}
