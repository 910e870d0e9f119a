using System.Text;
using System.Text.Json.Nodes;
using LuBan.Resources.Storage;
using Microsoft.Extensions.DependencyInjection;
using static LuBan.Resources.Tests.Sample;

namespace LuBan.Resources.Tests;

public sealed class SecretTests : IDisposable
{
    private const string Secrets = "/api/v1/namespaces/default/secrets";
    private const string Plain = "correct-horse-battery-staple";

    private readonly string _directory = Directory.CreateTempSubdirectory("luban-secrets-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task No_file_of_the_store_holds_a_secret_in_plain()
    {
        await using (var api = await StartAsync())
        {
            await api.PostAsync(Secrets, Secret("one", Plain));
            // What kubectl apply writes down for itself, and the states before and after a change, are no exception.
            await api.MergeAsync($"{Secrets}/one", new JsonObject
            {
                ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["kubectl.kubernetes.io/last-applied-configuration"] = $"{{\"stringData\":{{\"a\":\"{Plain}\"}}}}" } },
            });
            await api.SendAsync(HttpMethod.Delete, $"{Secrets}/one");
            await api.PostAsync(Secrets, Secret("two", Plain));
            await api.Store.BackupAsync(Path.Combine(_directory, "backup.db"), CancellationToken.None);
            Assert.Empty(FilesWith(Plain));
        }

        Assert.Empty(FilesWith(Plain));
        Assert.Empty(FilesWith(Convert.ToBase64String(Encoding.UTF8.GetBytes(Plain))));
        await using var restarted = await StartAsync();
        Assert.Equal(Plain, await ReadAsync(restarted, "two"));
    }

    [Fact]
    public async Task The_search_finds_what_is_not_a_secret()
    {
        await using var api = await StartAsync();
        await api.PostAsync("/api/v1/namespaces/default/configmaps", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "one" }, ["data"] = new JsonObject { ["a"] = Plain } });

        Assert.NotEmpty(FilesWith(Plain));
    }

    [Fact]
    public async Task Key_file_is_for_its_owner_only()
    {
        if (OperatingSystem.IsWindows()) return;
        await using var api = await StartAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
    }

    [Fact]
    public async Task Rotation_moves_everything_to_the_new_key_and_retires_the_old_one()
    {
        await using (var api = await StartAsync(store => store.RetainedRevisions = 0))
        {
            await api.PostAsync(Secrets, Secret("one", Plain));
            var keys = api.Services.GetRequiredService<SecretKeys>();
            var old = Assert.Single(keys.List());

            var rotated = keys.Rotate();

            Assert.Equal(Plain, await ReadAsync(api, "one"));
            await Wait.UntilAsync(() => KeyOf(api, "one") == rotated.Id, "the object is moved to the new key");
            Assert.Equal([rotated.Id, old.Id], keys.List().Select(key => key.Id));

            // The log holds the old state until it is compacted.
            await api.PostAsync("/api/v1/namespaces/default/configmaps", Named("later"));
            await Wait.UntilAsync(async () =>
            {
                await api.Store.CompactAsync(api.Store.CurrentRevision, CancellationToken.None);
                return keys.List()[1].Retired is not null;
            }, "the old key is retired");
        }

        await using var restarted = await StartAsync();
        Assert.Equal(Plain, await ReadAsync(restarted, "one"));
    }

    [Fact]
    public async Task Missing_key_hides_only_its_objects_and_loses_nothing()
    {
        await using (var api = await StartAsync()) await api.PostAsync(Secrets, Secret("old", Plain));
        File.Move(KeyFile, KeyFile + ".away");
        await using (var api = await StartAsync())
        {
            await api.PostAsync(Secrets, Secret("new", "other"));
            var refused = await api.GetAsync($"{Secrets}/old");
            var written = await api.MergeAsync($"{Secrets}/old", new JsonObject { ["data"] = new JsonObject { ["a"] = "YQ==" } });
            var deleted = await api.SendAsync(HttpMethod.Delete, $"{Secrets}/old");
            var listed = await api.GetAsync(Secrets);

            Assert.All(new[] { refused, written, deleted }, answer =>
            {
                Assert.Equal(500, answer.Status);
                Assert.Contains("LB5041", answer.Body.Text("message"), StringComparison.Ordinal);
            });
            Assert.Equal("other", await ReadAsync(api, "new"));
            Assert.Equal(["new", "old"], listed.Body["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>()));
            Assert.Contains("LB5041", listed.Body["items"]![1]!["metadata"]!["annotations"]!["kernel.luban.dev/unreadable"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        File.Move(KeyFile + ".away", KeyFile, overwrite: true);
        await using var back = await StartAsync();
        Assert.Equal(Plain, await ReadAsync(back, "old"));
    }

    [Fact]
    public async Task Changed_ciphertext_is_noticed_and_cannot_be_moved_to_another_object()
    {
        await using var api = await StartAsync();
        await api.PostAsync(Secrets, Secret("one", Plain));
        await api.PostAsync(Secrets, Secret("two", "other"));
        var (one, two) = (Raw(api, "one"), Raw(api, "two"));

        await WriteRawAsync(api, two, one.Data);
        var moved = await api.GetAsync($"{Secrets}/two");
        var flipped = (byte[])one.Data.Clone();
        flipped[^10] ^= 1;
        await WriteRawAsync(api, Raw(api, "one"), flipped);
        var changed = await api.GetAsync($"{Secrets}/one");

        Assert.All(new[] { moved, changed }, answer =>
        {
            Assert.Equal(500, answer.Status);
            Assert.Contains("LB5042", answer.Body.Text("message"), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Secrets_that_were_stored_plain_are_encrypted_in_the_background()
    {
        await using (var api = await StartAsync())
        {
            var key = new ResourceKey("", "secrets", "default", "plain");
            var data = Encoding.UTF8.GetBytes($"{{\"metadata\":{{\"name\":\"plain\",\"namespace\":\"default\",\"uid\":\"u\"}},\"type\":\"Opaque\",\"data\":{{\"a\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(Plain))}\"}}}}");
            await Inner(api).CommitAsync(new StoreOperation(StoreOperationType.Create, key, 0, "u", data), CancellationToken.None);

            Assert.Equal(Plain, await ReadAsync(api, "plain"));
            await Wait.UntilAsync(() => KeyOf(api, "plain") is not null, "the plain object is encrypted");
            Assert.Equal(Plain, await ReadAsync(api, "plain"));
        }
    }

    [Fact]
    public async Task Keys_may_be_given_as_a_text_that_is_rotated_outside()
    {
        var (first, second) = ($"a:{Convert.ToBase64String(new byte[32])}", $"b:{Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray())}");
        await using (var api = await StartAsync(keys: first))
        {
            await api.PostAsync(Secrets, Secret("one", Plain));
            var refusal = Assert.Throws<LuBan.Sdk.ExtensionException>(() => api.Services.GetRequiredService<SecretKeys>().Rotate());
            Assert.Equal("LB5044", refusal.Code);
        }

        await using var rotated = await StartAsync(keys: $"{second},{first}");
        Assert.Equal(Plain, await ReadAsync(rotated, "one"));
        await Wait.UntilAsync(() => KeyOf(rotated, "one") == "b", "the object is moved to the new key");
        Assert.False(File.Exists(KeyFile));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("a:AAAA")]
    [InlineData("{\"keys\":[]}")]
    public async Task Unusable_keys_stop_the_start_with_a_code(string keys)
    {
        var inFile = keys.StartsWith('{');
        if (inFile) await File.WriteAllTextAsync(KeyFile, keys);

        var refusal = await Assert.ThrowsAsync<LuBan.Sdk.ExtensionException>(() => StartAsync(keys: inFile ? "" : keys));

        Assert.Equal("LB5040", refusal.Code);
    }

    private string KeyFile => Path.Combine(_directory, "secret-keys.json");

    private Task<TestApi> StartAsync(Action<ResourceStoreOptions>? store = null, string keys = "") => TestApi.StartAsync(store, services => services.Configure<SecretOptions>(options =>
    {
        options.SweepInterval = TimeSpan.FromMilliseconds(100);
        options.Keys = keys;
    }), _directory);

    private static JsonObject Secret(string name, string value) =>
        new() { ["metadata"] = new JsonObject { ["name"] = name }, ["stringData"] = new JsonObject { ["a"] = value } };

    private static async Task<string> ReadAsync(TestApi api, string name) =>
        Encoding.UTF8.GetString(Convert.FromBase64String((await api.GetAsync($"{Secrets}/{name}")).Body["data"]!["a"]!.GetValue<string>()));

    private static IResourceStore Inner(TestApi api) => ((EncryptingStore)api.Store).Inner;

    private static StoredObject Raw(TestApi api, string name) => Inner(api).Get(new ResourceKey("", "secrets", "default", name))!;

    private static string? KeyOf(TestApi api, string name) => SecretEnvelope.KeyOf(Raw(api, name).Data);

    private static Task WriteRawAsync(TestApi api, StoredObject target, byte[] data) =>
        Inner(api).CommitAsync(new StoreOperation(StoreOperationType.Update, target.Key, target.Revision, target.Uid, data), CancellationToken.None);

    private IReadOnlyList<string> FilesWith(string text) =>
        [.. Directory.GetFiles(_directory, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal) && Contains(file, text))];

    private static bool Contains(string file, string text)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }
}
