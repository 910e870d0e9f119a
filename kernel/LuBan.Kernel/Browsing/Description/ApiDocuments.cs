using LuBan.Kernel.Access;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Hosting;
using LuBan.Resources;

namespace LuBan.Kernel.Browsing;

/// <summary>Every description of an API that there is at this moment: of the kernel, of the server around it, of resources, and of extensions.</summary>
internal sealed class ApiDocuments(IEnumerable<ApiDocument> hosts, KindRegistry kinds, ContributionRegistry contributions, ExtensionShelf shelf, AccessEvaluator evaluator)
{
    /// <param name="caller">Who asks: which extensions there are, only those see who may.</param>
    /// <param name="language">The language of titles.</param>
    public IReadOnlyList<ApiDocument> List(AccessSubject caller, string language) =>
    [
        .. KernelApiDescription.Documents,
        .. hosts.OrderBy(document => document.Name, StringComparer.Ordinal),
        .. kinds.Current.Groups.SelectMany(group => group.Versions.Select(version => Of(caller, group.Name, version))),
        .. contributions.Current.Contributors.Where(contributor => MaySee(caller, contributor.Id)).OrderBy(contributor => contributor.Id, StringComparer.OrdinalIgnoreCase).Select(contributor => Of(contributor, language)),
    ];

    private bool MaySee(AccessSubject caller, string id) => evaluator.Review(caller, new() { Verb = "get", Group = KernelKinds.Group, Resource = KernelKinds.Extension.Plural, Name = id.ToLowerInvariant() }).Allowed;

    private ApiDocument Of(AccessSubject caller, string group, string version)
    {
        var path = group.Length == 0 ? $"api/{version}" : $"apis/{group}/{version}";
        var owner = kinds.Current.In(group, version).Select(kind => kind.Owner).FirstOrDefault();
        return new(path.Replace('/', '.'), group.Length == 0 ? $"core/{version}" : $"{group}/{version}", $"/openapi/v3/{path}") { Extension = owner is not null && contributions.Current.Find(owner) is { } extension && MaySee(caller, owner) ? extension.Id : null };
    }

    private ApiDocument Of(IContributor extension, string language)
    {
        var name = extension.Id.ToLowerInvariant();
        return new($"ext.{name}", shelf.Find(name)?.DisplayName(language) ?? extension.Id, $"/ext/{name}{ExtensionOpenApi.Path}") { Extension = extension.Id };
    }
}
