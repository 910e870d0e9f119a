using System.Text.RegularExpressions;
using LuBan.AppStore.Model;
using LuBan.AppStore.Templates;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace LuBan.AppStore.Catalogue;

/// <summary>Uploads and reviews. States are changed here alone, so that nobody writes one by hand.</summary>
internal static partial class CatalogueApi
{
    private const int MaximumHistory = 50;

    public static void MapCatalogue(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/apps", ListAsync).RequirePermission(AppStoreRights.Browse);
        routes.MapPut("/apps/{app}/versions/{version}", UploadAsync).RequirePermission(AppStoreRights.Develop);
        // Each action asks for its own permission; this is what all who may do any of them have.
        routes.MapPost("/apps/{app}/versions/{version}/{action}", ActAsync).RequirePermission(AppStoreRights.Browse);
    }

    /// <summary>What is uploaded: the app and a version of it.</summary>
    internal sealed record Upload(string? Title, string? Description, string? Category, string? Notes, TemplateSpec Template);

    internal sealed record Reason(string? Message);

    private static async Task<IResult> ListAsync(IResourceClient<App> apps, IResourceClient<AppVersion> versions, CancellationToken cancellationToken) => TypedResults.Ok(new
    {
        Apps = (await apps.ListAsync(cancellationToken: cancellationToken)).Items, Versions = (await versions.ListAsync(cancellationToken: cancellationToken)).Items, ReviewMachine.Transitions,
    });

    private static async Task<IResult> UploadAsync(string app, string version, Upload upload, IResourceClient<App> apps, IResourceClient<AppVersion> versions, BuiltInTemplates builtIn, ICallerAccess caller, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!Name().IsMatch(app) || !VersionName().IsMatch(version)) return Problems.Of(400, "LB9420", $"'{app}' in version '{version}' cannot be uploaded: a name is small letters, digits and '-', a version digits, small letters, '.' and '-', both up to 50 characters.");
        if (builtIn.All.Any(template => template.Name == app)) return Problems.Of(409, "LB9421", $"'{app}' comes with the app store. Choose another name.");
        if (TemplateRules.Check(upload.Template) is { Count: > 0 } problems) return Problems.Of(400, "LB9422", $"The template has {problems.Count} problems: {string.Join(" ", problems)}");
        var known = await apps.GetAsync(app, null, cancellationToken);
        if (known is not null && known.Spec.Owner != caller.Name && !await caller.HasPermissionAsync(AppStoreRights.Review, null, cancellationToken)) return Problems.Of(403, "LB9423", $"The app '{app}' belongs to {known.Spec.Owner}. Ask them, or choose another name.");
        var name = $"{app}-{version}";
        var before = await versions.GetAsync(name, null, cancellationToken);
        if (before?.Status is { State: not (VersionState.Draft or VersionState.Rejected) } status) return Problems.Of(409, "LB9424", $"Version {version} of '{app}' is {status.State} and is not changed any more. Upload a new version.");
        var described = new AppSpec { Title = upload.Title ?? known?.Spec.Title ?? app, Description = upload.Description ?? known?.Spec.Description, Category = upload.Category ?? known?.Spec.Category ?? "other", Owner = known?.Spec.Owner ?? caller.Name };
        await apps.CreateOrUpdateAsync(new App { Metadata = new() { Name = app }, Spec = described }, found => found with { Spec = described }, cancellationToken);
        var template = upload.Template with { Title = described.Title, Category = described.Category, Version = version };
        var spec = new AppVersionSpec { App = app, Version = version, Notes = upload.Notes, Template = template };
        var written = await versions.CreateOrUpdateAsync(new AppVersion { Metadata = new() { Name = name }, Spec = spec }, found => found with { Spec = spec }, cancellationToken);
        return TypedResults.Ok(await versions.UpdateStatusAsync(written with { Status = Step(before?.Status ?? new() { Author = caller.Name }, "upload", VersionState.Draft, caller.Name, null, time) }, cancellationToken));
    }

    private static async Task<IResult> ActAsync(string app, string version, string action, Reason? reason, IResourceClient<AppVersion> versions, ICallerAccess caller, IOptionsMonitor<AppStoreOptions> options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await versions.GetAsync($"{app}-{version}", null, cancellationToken) is not { } found) return Problems.Of(404, "LB9425", $"There is no version {version} of '{app}'.");
        var status = found.Status ?? new();
        if (ReviewMachine.Find(action, status.State) is not { } step)
        {
            var possible = ReviewMachine.Transitions.Where(other => other.From == status.State).Select(other => other.Action);
            return Problems.Of(409, "LB9426", $"'{action}' does not lead on from '{status.State}'. What does: {string.Join(", ", possible.DefaultIfEmpty("nothing"))}.");
        }

        if (!await caller.HasPermissionAsync(step.Permission, null, cancellationToken)) return Problems.Of(403, "LB9427", $"'{action}' needs the permission '{step.Permission}'.");
        if (step.Permission == AppStoreRights.Review && status.SubmittedBy == caller.Name && !options.CurrentValue.AllowSelfReview) return Problems.Of(403, "LB9428", $"{caller.Name} submitted this version, and somebody else decides about it. 'allowSelfReview' in the configuration changes that.");
        if (step.NeedsMessage && string.IsNullOrWhiteSpace(reason?.Message)) return Problems.Of(400, "LB9429", $"'{action}' needs a reason: send {{\"message\": \"…\"}}.");
        var next = Step(status, action, step.To, caller.Name, reason?.Message, time);
        if (action == "submit") next = next with { SubmittedBy = caller.Name };
        return TypedResults.Ok(await versions.UpdateStatusAsync(found with { Status = next }, cancellationToken));
    }

    private static AppVersionStatus Step(AppVersionStatus status, string action, string state, string by, string? message, TimeProvider time) => status with
    {
        State = state,
        History = [.. (status.History ?? []).Append(new ReviewStep { Action = action, By = by, At = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds()), Message = message }).TakeLast(MaximumHistory)],
    };

    [GeneratedRegex("^[a-z][a-z0-9-]{0,48}[a-z0-9]$")]
    private static partial Regex Name();

    [GeneratedRegex("^[0-9a-z]([0-9a-z.-]{0,48}[0-9a-z])?$")]
    private static partial Regex VersionName();
}
