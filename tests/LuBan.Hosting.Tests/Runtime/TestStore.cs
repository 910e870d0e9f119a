using LuBan.Resources;
using LuBan.Resources.Storage;
using LuBan.Resources.Storage.Sqlite;
using LuBan.Sdk;
using LuBan.Sdk.Core;

namespace LuBan.Hosting.Tests;

/// <summary>The resource service over a real SQLite store in a directory of its own, with the namespace default.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("luban-runtime-");

    private TestStore(Action<ResourceStoreOptions>? configure)
    {
        var options = new ResourceStoreOptions { DatabasePath = Path.Combine(_directory.FullName, "store.db") };
        configure?.Invoke(options);
        Trouble = new(SqliteResourceStore.Open(options, TimeProvider.System));
        Service = new(Trouble, Registry, [], options);
    }

    public KindRegistry Registry { get; } = new();

    public TroubledStore Trouble { get; }

    public ResourceService Service { get; }

    public static async Task<TestStore> OpenAsync(Action<ResourceStoreOptions>? configure = null)
    {
        var store = new TestStore(configure);
        store.Registry.Replace("Tests", [ResourceKind.FromType(typeof(Box), "Tests"), ResourceKind.FromType(typeof(Lid), "Tests")]);
        await store.Client<Namespace>().CreateAsync(new() { Metadata = new() { Name = "default" } });
        return store;
    }

    public ResourceClient<T> Client<T>() where T : Resource => new(Service, ResourceKind.FromType(typeof(T), "Tests"), ResourceJson.CreateOptions(), "tests") { FromKernel = true };

    public async ValueTask DisposeAsync()
    {
        Service.Dispose();
        await Trouble.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}

[ResourceKind("runtime.tests.dev", "v1", "Box")]
public sealed record Box : Resource<BoxSpec, BoxStatus>
{
    public static Box Named(string name, int size = 0, Dictionary<string, string>? labels = null) =>
        new() { Metadata = new() { Name = name, Namespace = "default", Labels = labels }, Spec = new() { Size = size } };
}

public sealed record BoxSpec
{
    public int Size { get; init; }
}

public sealed record BoxStatus
{
    public int Lids { get; init; }

    public IReadOnlyList<Condition>? Conditions { get; init; }
}

[ResourceKind("runtime.tests.dev", "v1", "Lid")]
public sealed record Lid : Resource<BoxSpec, BoxStatus>
{
    public static Lid Named(string name) => new() { Metadata = new() { Name = name, Namespace = "default" } };
}
