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

    /// <summary>The template of an app. What it was installed from is found also after it was taken from the shelf: only new apps are refused.</summary>
    public async Task<Template?> FindAsync(LocalApp app, CancellationToken cancellationToken)
    {
        if (await FindAsync(app.Spec.Template, app.Spec.Version, cancellationToken) is { } found) return found;
        if (app.Status?.Version is not { } installed || (app.Spec.Version ?? installed) != installed) return null;
        return await versions.GetAsync($"{app.Spec.Template}-{installed}", null, cancellationToken) is { Status.State: VersionState.Suspended } version ? new(version.Spec.App, "app", version.Spec.Template with { Version = installed }) : null;
    }

    /// <summary>A template in a version, or in its newest. What came with the extension wins over others of its name and version.</summary>
    private async Task<Template?> FindAsync(string name, string? version, CancellationToken cancellationToken)
    {
        var found = (await ListAsync(cancellationToken)).Where(template => template.Name == name && (version is null || template.Spec.Version == version));
        return found.OrderByDescending(template => template.Spec.Version, VersionOrder.Instance).FirstOrDefault();
    }
}
