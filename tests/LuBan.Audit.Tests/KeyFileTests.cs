using System.Text;
using System.Text.Json.Nodes;
using LuBan.Audit.Tests.Infrastructure;
using LuBan.Resources;
using LuBan.Resources.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LuBan.Audit.Tests;

/// <summary>The keys of secrets in a file of the operator's choice, rotated by a command.</summary>
public sealed class KeyFileTests : IDisposable
{
    private const string Secrets = "/api/v1/namespaces/default/secrets";

    private readonly TemporaryDirectory _data = new();
    private readonly TemporaryDirectory _keys = new();

    public void Dispose()
    {
        _data.Dispose();
        _keys.Dispose();
    }

    [Fact]
    public async Task Keys_live_outside_of_the_data_and_a_rotation_writes_every_secret_anew()
    {
        var file = Path.Combine(_keys.Path, "keys.json");
        await using (var kernel = await StartAsync(file))
        {
            await kernel.SendAsync(HttpMethod.Post, Secrets, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "s" }, ["stringData"] = new JsonObject { ["a"] = "value" } });
            var first = await PrimaryAsync(kernel);

            var (status, _) = await kernel.SendAsync(HttpMethod.Post, "/apis/kernel.luban.dev/v1/secretkeys/rotate", id: "rotate");

            Assert.Equal(200, status);
            var second = await PrimaryAsync(kernel);
            Assert.NotEqual(first, second);
            var store = ((EncryptingStore)kernel.Services.GetRequiredService<IResourceStore>()).Inner;
            await Wait.UntilAsync(() => Encoding.UTF8.GetString(store.Get(new ResourceKey("", "secrets", "default", "s"))!.Data).Contains(second, StringComparison.Ordinal), "the secret to be written anew");
            Assert.Single(kernel.RecordsOf("rotate"));
        }

        Assert.True(File.Exists(file));
        Assert.Empty(Directory.GetFiles(_data.Path, "secret-keys*", SearchOption.AllDirectories));
        await using var again = await StartAsync(file);
        Assert.Equal("dmFsdWU=", (string?)(await again.SendAsync(HttpMethod.Get, Secrets + "/s")).Body["data"]!["a"]);
    }

    private Task<AuditKernel> StartAsync(string file) =>
        AuditKernel.StartAsync(_data.Path, last: services => services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("LUBAN_SECRET_KEY_FILE", file)]).Build()));

    private static async Task<string> PrimaryAsync(AuditKernel kernel) =>
        (string)(await kernel.SendAsync(HttpMethod.Get, "/apis/kernel.luban.dev/v1/secretkeys")).Body["items"]!.AsArray().Single(key => (bool)key!["primary"]!)!["id"]!;
}
