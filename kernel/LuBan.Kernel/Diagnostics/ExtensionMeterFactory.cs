using System.Diagnostics.Metrics;

namespace LuBan.Kernel.Diagnostics;

/// <summary>Makes the meters of one version of an extension. They are told from the kernel's by it, whatever their names are.</summary>
internal sealed class ExtensionMeterFactory(ExtensionInstruments instruments) : IMeterFactory
{
    private readonly Lock _lock = new();
    private readonly List<OwnedMeter> _meters = [];
    private bool _disposed;

    /// <summary>Who listens.</summary>
    public ExtensionInstruments Instruments => instruments;

    public Meter Create(MeterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Scope is not null && !ReferenceEquals(options.Scope, this)) throw new InvalidOperationException("The meter's scope is the factory that makes it. Leave MeterOptions.Scope as it is.");
        options.Scope = this;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_meters.Find(meter => meter.Name == options.Name && meter.Version == options.Version && HasTags(meter, options.Tags)) is { } known) return known;
            var made = new OwnedMeter(options);
            _meters.Add(made);
            return made;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed) return;
            _disposed = true;
        }
        foreach (var meter in _meters) meter.Release();
        instruments.Dispose();
    }

    private static bool HasTags(Meter meter, IEnumerable<KeyValuePair<string, object?>>? tags) =>
        (meter.Tags ?? []).OrderBy(tag => tag.Key, StringComparer.Ordinal).SequenceEqual((tags ?? []).OrderBy(tag => tag.Key, StringComparer.Ordinal));

    /// <summary>Shared by all who ask for its name, so that none of them may end it.</summary>
    private sealed class OwnedMeter(MeterOptions options) : Meter(options)
    {
        public void Release() => base.Dispose(true);

        protected override void Dispose(bool disposing)
        {
        }
    }
}
