using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LuBan.Kernel.Catalogue;
using LuBan.Kernel.Installation;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Browsing;

/// <summary>Every extension that is offered, wanted or installed, as the stored objects say at this moment: on every replica, and also while a source is away.</summary>
internal sealed class ExtensionShelf
{
    /// <summary>Objects never change: what was read of one is kept as long as it is.</summary>
    private static readonly ConditionalWeakTable<ResourceObject, object> Records = [];

    private readonly InstalledPackages _installed;
    private readonly ConcurrentDictionary<string, ResourceObject> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ResourceObject> _plans = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ResourceObject> _categories = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ResourceObject> _sources = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Made> _made = new(StringComparer.Ordinal);

    public ExtensionShelf(ResourceService resources, InstalledPackages installed)
    {
        _installed = installed;
        Follow(resources, KernelKinds.Extension, _entries);
        Follow(resources, KernelKinds.InstallPlan, _plans);
        Follow(resources, KernelKinds.Category, _categories);
        Follow(resources, KernelKinds.PackageSource, _sources);
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<ShelfItem> All => [.. _entries.Keys.Union(_plans.Keys, StringComparer.Ordinal).Select(Find).OfType<ShelfItem>()];

    /// <summary>The sources as they are configured and were last seen.</summary>
    public IReadOnlyList<PackageSource> Sources => [.. _sources.Values.Select(Known<PackageSource>)];

    /// <summary>One of them.</summary>
    /// <param name="id">Its id, in any case.</param>
    public ShelfItem? Find(string id)
    {
        var name = id.ToLowerInvariant();
        var (entry, plan) = (_entries.GetValueOrDefault(name), _plans.GetValueOrDefault(name));
        if (entry is null && plan is null)
        {
            _made.TryRemove(name, out _);
            return null;
        }
        var hash = _installed.Store.Current.Items.GetValueOrDefault(name)?.Hash;
        if (_made.TryGetValue(name, out var known) && ReferenceEquals(known.Entry, entry) && ReferenceEquals(known.Plan, plan) && known.Hash == hash) return known.Item;
        var item = Make(name, entry, plan);
        _made[name] = new(entry, plan, hash, item);
        return item;
    }

    /// <summary>The name of a category.</summary>
    public string CategoryName(string category, string language) =>
        _categories.TryGetValue(category, out var found) && Known<Category>(found).Spec.DisplayName is { Count: > 0 } names ? new LocalizedText(names).For(language) : category;

    private ShelfItem Make(string name, ResourceObject? entry, ResourceObject? plan)
    {
        var wanted = plan is null ? null : Read<InstallPlan>(plan);
        var manifest = _installed.TryFind(name, out var package) ? package.Manifest : null;
        // The entry of a new plan is written a moment later.
        var shown = entry is not null ? Read<ExtensionEntry>(entry) : new() { Metadata = new() { Name = name }, Spec = new() { Id = wanted!.Spec.Extension.Id, DisplayName = wanted.Spec.Extension.Id } };
        return new(shown, wanted, manifest);
    }

    private static void Follow(ResourceService resources, ResourceKind kind, ConcurrentDictionary<string, ResourceObject> objects) => resources.Observe(
        kind,
        found => objects[found.Name] = found,
        change =>
        {
            if (change.Type == ResourceEventType.Deleted) objects.TryRemove(change.Object.Name, out _);
            else objects[change.Object.Name] = change.Object;
        });

    private static T Known<T>(ResourceObject found) where T : class => (T)Records.GetValue(found, static found => Read<T>(found));

    private static T Read<T>(ResourceObject found) where T : class => JsonSerializer.Deserialize<T>(found.Json.Span, KernelJson.Options)!;

    private sealed record Made(ResourceObject? Entry, ResourceObject? Plan, string? Hash, ShelfItem Item);
}
