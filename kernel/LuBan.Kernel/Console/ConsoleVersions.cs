using LuBan.Kernel.Contributions;
using LuBan.Kernel.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace LuBan.Kernel.Console;

/// <summary>
/// The versions whose files are served: the published one of each extension, and those that it replaced, as long as they drain and a while longer: a page that
/// was opened before still loads its parts. When an extension goes, all its files go.
/// </summary>
internal sealed class ConsoleVersions : IDisposable
{
    private readonly ConsoleCatalogue _catalogue;
    private readonly ConsoleErrors _errors;
    private readonly ConsoleRevision _revision;
    private readonly ExtensionHost _host;
    private readonly ConsoleOptions _options;
    private readonly TimeProvider _time;
    private readonly IDisposable _following;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ConsoleExtension> _published = new(StringComparer.Ordinal);
    private readonly List<(ConsoleExtension Extension, DateTimeOffset Since)> _old = [];

    public ConsoleVersions(ContributionRegistry registry, ConsoleCatalogue catalogue, ConsoleErrors errors, ConsoleRevision revision, ExtensionHost host, IOptions<ConsoleOptions> options, TimeProvider time)
    {
        (_catalogue, _errors, _revision, _host, _options, _time) = (catalogue, errors, revision, host, options.Value, time);
        _following = ChangeToken.OnChange(registry.Watch, Update);
        Update();
    }

    /// <summary>Finds a version by its address.</summary>
    /// <param name="id">The extension id.</param>
    /// <param name="version">The version and the digest, joined by a dash.</param>
    public ConsoleExtension? Find(string id, string version)
    {
        var key = id.ToLowerInvariant();
        lock (_gate)
        {
            if (!_published.TryGetValue(key, out var published)) return null;
            if (Name(published) == version) return _catalogue.Find(key) ?? published;
            Forget();
            return _old.Where(old => old.Extension.Id == key && Name(old.Extension) == version).Select(old => old.Extension).FirstOrDefault();
        }
    }

    public void Dispose() => _following.Dispose();

    private void Update()
    {
        lock (_gate)
        {
            var now = _catalogue.All().ToDictionary(extension => extension.Id, StringComparer.Ordinal);
            foreach (var (id, before) in _published.ToList())
            {
                if (!now.TryGetValue(id, out var next))
                {
                    _published.Remove(id);
                    _old.RemoveAll(old => old.Extension.Id == id);
                    _errors.Forget(id, null);
                }
                else if (Name(before) != Name(next))
                {
                    _old.Add((before, _time.GetUtcNow()));
                    _errors.Forget(id, next.Version);
                }
            }
            foreach (var (id, extension) in now) _published[id] = extension;
            Forget();
        }
        _revision.Grow();
    }

    private void Forget() => _old.RemoveAll(old => _time.GetUtcNow() - old.Since > _options.OldVersionsFor && !IsDraining(old.Extension));

    private bool IsDraining(ConsoleExtension extension) =>
        _host.Runtimes.Any(runtime => runtime.State == ExtensionState.Draining && runtime.Version == extension.Version && string.Equals(runtime.Id, extension.Id, StringComparison.OrdinalIgnoreCase));

    private static string Name(ConsoleExtension extension) => $"{extension.Version}-{extension.Package.Digest}";
}
