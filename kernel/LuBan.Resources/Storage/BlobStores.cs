using LuBan.Resources.Storage.Postgres;

namespace LuBan.Resources.Storage;

/// <summary>Opens the blobs that replicas share.</summary>
public static class BlobStores
{
    /// <summary>Opens the blobs beside a store. The database is first asked when they are used.</summary>
    /// <param name="options">Where the store is.</param>
    /// <returns>The blobs; null where one process has the store for itself and there is nobody to share with. Dispose them.</returns>
    public static IBlobStore? Open(ResourceStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return string.IsNullOrEmpty(options.Postgres) ? null : new PostgresBlobStore(options.Postgres, options.PostgresSchema + "_blobs");
    }
}
