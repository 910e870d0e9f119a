using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Sdk.Testing.Access;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Sdk.Testing;

public sealed partial class TestKernel
{
    private static readonly WriteOptions AsKernel = new() { FromKernel = true, User = "luban-testing", FieldManager = "luban-testing" };

    /// <summary>Makes a user in one line: <c>var ada = await kernel.AddUserAsync(new("ada") { Permissions = ["notes.read"] });</c></summary>
    /// <param name="user">The user, and what he may do.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The user's client. The kernel disposes it.</returns>
    /// <exception cref="ExtensionException">No installed extension has such a permission.</exception>
    public async Task<HttpClient> AddUserAsync(TestUser user, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        var rules = user.Rules.Concat(user.Permissions.Select(Rule)).ToList();
        var roles = user.Roles.ToList();
        if (rules.Count > 0)
        {
            roles.Add(NewName());
            await WriteAsync("ClusterRole", "", UserObjects.Role(roles[^1], rules), cancellationToken);
        }
        foreach (var role in roles)
            await WriteAsync(user.Namespace is null ? "ClusterRoleBinding" : "RoleBinding", user.Namespace ?? "", UserObjects.Binding(NewName(), role, user.Name), cancellationToken);
        return Client(user);
    }

    /// <summary>A user may be added again with more rights.</summary>
    private static string NewName() => $"test-{Guid.NewGuid():N}";

    /// <summary>A permission belongs to the extension that has it: it is a right to use it there.</summary>
    private PolicyRule Rule(string permission)
    {
        var known = Running().SelectMany(runtime => runtime.Contributions.Permissions.Select(declared => (runtime.Id, declared.Name))).ToList();
        var owner = known.FirstOrDefault(one => one.Name == permission).Id ?? throw new ExtensionException("LB9006",
            $"No installed extension has the permission '{permission}'. There are: {string.Join(", ", known.Select(one => $"{one.Name} ({one.Id})").DefaultIfEmpty("none"))}. Install the extension first, and name it as AddPermission does.");
        return new() { Verbs = ["use"], ApiGroups = ["permissions.luban.dev"], Resources = [owner.ToLowerInvariant()], ResourceNames = [permission] };
    }

    private Task WriteAsync(string kind, string ns, JsonObject body, CancellationToken cancellationToken) =>
        _run.Services.GetRequiredService<ResourceService>().CreateAsync(_run.Services.GetRequiredService<KindRegistry>().Current.FindKind(UserObjects.Group, kind)!, ns, body, AsKernel, cancellationToken);
}
