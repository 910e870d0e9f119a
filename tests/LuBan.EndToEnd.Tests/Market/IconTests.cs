namespace LuBan.EndToEnd;

/// <summary>The icons of the extensions that come with the server: in the marketplace before they are installed, and of the package that is installed.</summary>
public sealed class IconTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Extensions_that_come_with_the_server_have_an_icon_in_the_marketplace_and_when_they_are_installed()
    {
        await using var server = await ServerProcess.StartWithMarketAsync(_directory.Sub("data"));
        foreach (var (id, folder) in new[] { ("LuBan.DevOps", "devops"), ("LuBan.Observability", "observability"), ("LuBan.AppStore", "appstore"), ("LuBan.ServiceMesh", "servicemesh") })
        {
            var drawn = await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "extensions", folder, "icon.png"));
            await server.WaitForExtensionAsync(id.ToLowerInvariant(), _ => true);

            Assert.Equal(drawn, await IconAsync(server, id));

            await server.InstallAsync(id);
            Assert.Equal(drawn, await IconAsync(server, id));
            await server.DeleteAsync(id);
        }
    }

    private static async Task<byte[]> IconAsync(ServerProcess server, string id)
    {
        using var response = await server.Http.GetAsync($"/api/kernel/v1/extensions/{id.ToLowerInvariant()}/icon");
        Assert.True(response.IsSuccessStatusCode, $"{id}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        Assert.Equal("image/png", response.Content.Headers.ContentType!.MediaType);
        return await response.Content.ReadAsByteArrayAsync();
    }
}
