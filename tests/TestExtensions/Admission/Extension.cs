using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

[assembly: ExtensionAccess("", "configmaps", "list")]

namespace LuBan.TestExtensions;

/// <summary>Completes and checks tickets, and looks at the config maps of others.</summary>
public sealed class AdmissionExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        var ignores = extension.Configuration["policy"] == "ignore";
        extension.AddResource<Ticket>();
        extension.UseResource<ConfigMap>();
        extension.AddAdmission<Ticket, TicketRules>(options =>
        {
            options.Operations = AdmissionOperations.Create | AdmissionOperations.Update | AdmissionOperations.Delete;
            options.Timeout = TimeSpan.FromSeconds(1);
            options.FailurePolicy = ignores ? AdmissionFailurePolicy.Ignore : AdmissionFailurePolicy.Fail;
        });
        extension.AddAdmission<ConfigMap, ConfigMapRules>(options =>
        {
            options.ForOthersKind = true;
            options.LabelSelector = "checked=yes";
            options.NamespaceSelector = "kubernetes.io/metadata.name=default";
        });
        extension.Routes.MapGet("/config-maps", async (IResourceClient<ConfigMap> maps) => (await maps.ListAsync()).Items.Count);
        extension.Routes.MapPost("/events", async (string name, IResourceClient<Ticket> tickets, IEventRecorder events) =>
            events.Warning((await tickets.GetAsync(name, "default"))!, "Noticed", "somebody looked"));
    }
}

[ResourceKind("admission.tests.dev", "v1", "Ticket")]
public sealed record Ticket : Resource<TicketSpec, TicketStatus>;

public sealed record TicketSpec
{
    public string? Title { get; init; }

    public string? Priority { get; init; }

    public int Seats { get; init; }
}

public sealed record TicketStatus
{
    public string? Phase { get; init; }
}

public sealed class TicketRules : IResourceDefaulter<Ticket>, IResourceValidator<Ticket>
{
    public ValueTask<Ticket> DefaultAsync(Ticket resource, AdmissionContext<Ticket> context, CancellationToken cancellationToken) => new(resource with
    {
        Metadata = resource.Metadata with { Uid = "forged", Labels = new Dictionary<string, string>(resource.Metadata.Labels ?? new Dictionary<string, string>()) { ["by"] = context.User.Replace(':', '-') } },
        Spec = resource.Spec with { Priority = resource.Spec.Priority ?? "normal" },
        Status = new TicketStatus { Phase = "forged" },
    });

    public async ValueTask ValidateAsync(Ticket resource, AdmissionContext<Ticket> context, CancellationToken cancellationToken)
    {
        var title = resource.Spec.Title ?? "";
        if (title == "boom") throw new TicketException();
        if (title == "no") throw new ResourceException(403, "Forbidden", "tickets titled no are not wanted");
        if (title == "hang") await Task.Delay(Timeout.InfiniteTimeSpan, CancellationToken.None).WaitAsync(cancellationToken);
        if (title == "block") cancellationToken.WaitHandle.WaitOne();
        if (context.Operation == AdmissionOperations.Delete)
        {
            if (title == "keep") context.AddProblem("", "this ticket is to be kept");
            return;
        }
        if (title.Length == 0) context.AddProblem("spec.title", "a ticket needs a title");
        if (resource.Spec.Seats < context.Old?.Spec.Seats) context.AddProblem("spec.seats", $"{resource.Spec.Seats} is less than before ({context.Old.Spec.Seats})");
        if (resource.Spec.Seats > 10) context.AddProblem("spec.seats", $"{resource.Spec.Seats} seats are too many, at most 10");
        if (resource.Spec.Seats > 5) context.AddWarning("that is a large ticket");
    }
}

public sealed class TicketException : Exception;

public sealed class ConfigMapRules : IResourceDefaulter<ConfigMap>, IResourceValidator<ConfigMap>
{
    public ValueTask<ConfigMap> DefaultAsync(ConfigMap resource, AdmissionContext<ConfigMap> context, CancellationToken cancellationToken) =>
        new(resource with { Data = new Dictionary<string, string>(resource.Data ?? new Dictionary<string, string>()) { ["seen"] = "yes" } });

    public ValueTask ValidateAsync(ConfigMap resource, AdmissionContext<ConfigMap> context, CancellationToken cancellationToken)
    {
        if (resource.Data?.ContainsKey("forbidden") == true) context.AddProblem("data.forbidden", "not here");
        return ValueTask.CompletedTask;
    }
}
