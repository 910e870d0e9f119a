using System.Diagnostics.Metrics;
using LuBan.Observability.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LuBan.Observability.CrashTarget;

/// <summary>A store in a folder, without the extension around it.</summary>
internal static class TestStore
{
    public static MetricStore Open(string folder, MetricStoreOptions? options = null, TimeProvider? time = null)
    {
        var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var store = new MetricStore(folder, new Fixed(options ?? new()), time ?? TimeProvider.System, new StoreMeters(services.GetRequiredService<IMeterFactory>()));
        if (!store.TryLock()) throw new InvalidOperationException($"Somebody holds {folder}.");
        var problems = store.Open();
        return problems.Count == 0 ? store : throw new InvalidDataException(string.Join("; ", problems));
    }

    private sealed class Fixed(MetricStoreOptions options) : IOptionsMonitor<MetricStoreOptions>
    {
        public MetricStoreOptions CurrentValue => options;

        public MetricStoreOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<MetricStoreOptions, string?> listener) => null;
    }
}
