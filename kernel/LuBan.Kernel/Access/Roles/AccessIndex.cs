using System.Collections.Immutable;
using System.Text.Json;
using LuBan.Resources;
using LuBan.Resources.Storage;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Access;

/// <summary>Keeps the <see cref="AccessSnapshot"/> of what is stored. A change is in it before its writer gets the answer.</summary>
internal sealed partial class AccessIndex
{
    private const string Rbac = "rbac.authorization.k8s.io";

    private readonly ILogger<AccessIndex> _logger;
    private AccessSnapshot _current = AccessSnapshot.Empty;
    private Action? _changed;

    public AccessIndex(ResourceService resources, ILogger<AccessIndex> logger)
    {
        _logger = logger;
        resources.Observe(Load, Apply);
    }

    public AccessSnapshot Current => Volatile.Read(ref _current);

    /// <summary>Called after a role or a role template changed, on the thread of the writer: it must be quick and must not throw.</summary>
    public void OnRolesChanged(Action changed) => _changed += changed;

    private void Load(IEnumerable<StoredObject> objects)
    {
        var (roles, templates) = (ImmutableDictionary.CreateBuilder<RoleKey, RoleEntry>(), ImmutableDictionary.CreateBuilder<string, TemplateEntry>());
        var (namespaces, scopes) = (ImmutableDictionary.CreateBuilder<string, NamespaceEntry>(), ImmutableDictionary.CreateBuilder<string, IReadOnlyList<PolicyRule>>());
        var bindings = new List<BindingEntry>();
        // The other store, which is loaded second, holds nothing of this.
        if (!ReferenceEquals(Current, AccessSnapshot.Empty)) return;
        foreach (var item in objects)
        {
            switch (PartOf(item.Key))
            {
                case AccessPart.Role when Read(item, RoleReading.Role) is { } role: roles[role.Key] = role; break;
                case AccessPart.Binding when Read(item, RoleReading.Binding) is { } binding: bindings.Add(binding); break;
                case AccessPart.Template when Read(item, RoleReading.Template) is { } template: templates[template.Name] = template; break;
                case AccessPart.Scope when Read(item, RoleReading.Scope) is { } rules: scopes[item.Key.Name] = rules; break;
                case AccessPart.Namespace when Read(item, RoleReading.Namespace) is { } ns: namespaces[item.Key.Name] = ns; break;
            }
        }

        Volatile.Write(ref _current, new(new(roles.ToImmutable(), templates.ToImmutable()), BindingBook.Of(bindings), namespaces.ToImmutable(), scopes.ToImmutable()));
    }

    /// <summary>Only writers call this, one after the other.</summary>
    private void Apply(StoreChange change)
    {
        var part = PartOf(change.Key);
        if (part == AccessPart.None) return;
        var now = change.Type == StoreOperationType.Delete ? null : change.Object;
        Volatile.Write(ref _current, part switch
        {
            AccessPart.Role => Current with { Roles = Read(now, RoleReading.Role) is { } role ? Current.Roles.With(role) : Current.Roles.Without(new(change.Key.Namespace, change.Key.Name)) },
            AccessPart.Template => Current with { Roles = Read(now, RoleReading.Template) is { } template ? Current.Roles.With(template) : Current.Roles.WithoutTemplate(change.Key.Name) },
            AccessPart.Binding => Current with { Bindings = Current.Bindings.Change(Read(change.Previous, RoleReading.Binding), Read(now, RoleReading.Binding)) },
            AccessPart.Scope => Current with { Scopes = Read(now, RoleReading.Scope) is { } rules ? Current.Scopes.SetItem(change.Key.Name, rules) : Current.Scopes.Remove(change.Key.Name) },
            _ => Current with { Namespaces = Read(now, RoleReading.Namespace) is { } ns ? Current.Namespaces.SetItem(change.Key.Name, ns) : Current.Namespaces.Remove(change.Key.Name) },
        });
        if (part is AccessPart.Role or AccessPart.Template) _changed?.Invoke();
    }

    /// <summary>What cannot be read gives nobody anything.</summary>
    private T? Read<T>(StoredObject? item, Func<StoredObject, T?> read) where T : class
    {
        if (item is null or { Problem: not null }) return null;
        try
        {
            return read(item);
        }
        catch (Exception exception) when (exception is JsonException or ResourceException)
        {
            LogUnreadable(exception, item.Key.Resource, item.Key.Namespace, item.Key.Name);
            return null;
        }
    }

    private static AccessPart PartOf(in ResourceKey key) => (key.Group, key.Resource) switch
    {
        (Rbac, "roles" or "clusterroles") => AccessPart.Role,
        (Rbac, "rolebindings" or "clusterrolebindings") => AccessPart.Binding,
        (AccessKinds.Group, "roletemplates") => AccessPart.Template,
        (AccessKinds.Group, "scopes") => AccessPart.Scope,
        ("", "namespaces") => AccessPart.Namespace,
        _ => AccessPart.None,
    };

    private enum AccessPart
    {
        None,
        Role,
        Binding,
        Template,
        Scope,
        Namespace,
    }

    [LoggerMessage(80, LogLevel.Error, "{Resource} {Namespace}/{Name} cannot be read; it gives nobody anything")]
    private partial void LogUnreadable(Exception exception, string resource, string @namespace, string name);
}
