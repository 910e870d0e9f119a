using LuBan.AppStore.Catalogue;
using LuBan.AppStore.Model;
using LuBan.Sdk;

namespace LuBan.AppStore.Templates;

/// <summary>All that can be installed: what came with the extension, what administrators wrote, and what was reviewed and is active.</summary>
internal sealed class TemplateCatalogue(BuiltInTemplates builtIn, IResourceClient<AppTemplate> own, IResourceClient<AppVersion> versions)
{
    public async Task<IReadOnlyList<Template>> ListAsync(CancellationToken cancellationToken)
    {
        var written = await own.ListAsync(cancellationToken: cancellationToken);
        var reviewed = await versions.ListAsync(cancellationToken: cancellationToken);
        return
        [
            .. builtIn.All,
            .. written.Items.Select(template => new Template(template.Metadata.Name!, "template", template.Spec)),
            .. reviewed.Items.Where(version => version.Status?.State == VersionState.Active).Select(version => new Template(version.Spec.App, "app", version.Spec.Template with { Version = version.Spec.Version })),
        ];
    }

    /// <summary>A template in a version, or in its newest. What came with the extension wins over others of its name and version.</summary>
    public async Task<Template?> FindAsync(string name, string? version, CancellationToken cancellationToken)
    {
        var found = (await ListAsync(cancellationToken)).Where(template => template.Name == name && (version is null || template.Spec.Version == version));
        return found.OrderByDescending(template => template.Spec.Version, VersionOrder.Instance).FirstOrDefault();
    }
}
