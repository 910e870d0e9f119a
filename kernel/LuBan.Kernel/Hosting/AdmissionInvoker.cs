using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Kernel.Hosting;

/// <summary>A hook of a running extension. Refers to the extension: hangs on its instance only.</summary>
internal interface IAdmissionInvoker
{
    Task<AdmissionReply> DefaultAsync(ExtensionInstance instance, AdmissionRequest request, CancellationToken cancellationToken);

    Task<AdmissionReply> ValidateAsync(ExtensionInstance instance, AdmissionRequest request, CancellationToken cancellationToken);
}

/// <summary>What a hook answered; nothing in it refers to the extension.</summary>
/// <param name="Changes">A JSON merge patch (RFC 7396) of what it changed; null for nothing.</param>
/// <param name="Problems">Why it refuses.</param>
/// <param name="Warnings">What it tells the writer.</param>
internal sealed record AdmissionReply(JsonObject? Changes, IReadOnlyList<AdmissionProblem> Problems, IReadOnlyList<string> Warnings);

/// <summary>Calls a hook in a scope of its own, with the object as the extension's record.</summary>
internal sealed class AdmissionInvoker<THook, TResource>(JsonSerializerOptions json) : IAdmissionInvoker
    where THook : class
    where TResource : Resource
{
    public async Task<AdmissionReply> DefaultAsync(ExtensionInstance instance, AdmissionRequest request, CancellationToken cancellationToken)
    {
        using var reflection = instance.EnterReflection();
        await using var scope = instance.Services.CreateAsyncScope();
        var (context, resource) = (Context(request), Read(request.Object!));
        var before = Write(resource);
        var changed = await ((IResourceDefaulter<TResource>)scope.ServiceProvider.GetRequiredService<THook>()).DefaultAsync(resource, context, cancellationToken);
        // Between two writings of one record: what the record does not describe is in neither, and so it stays.
        var changes = MergeDifference.Between(before, Write(changed ?? throw new InvalidOperationException("DefaultAsync returned null.")));
        return new(changes, [.. context.Problems], [.. context.Warnings]);
    }

    public async Task<AdmissionReply> ValidateAsync(ExtensionInstance instance, AdmissionRequest request, CancellationToken cancellationToken)
    {
        using var reflection = instance.EnterReflection();
        await using var scope = instance.Services.CreateAsyncScope();
        var context = Context(request);
        await ((IResourceValidator<TResource>)scope.ServiceProvider.GetRequiredService<THook>()).ValidateAsync(Read((request.Object ?? request.Old)!), context, cancellationToken);
        return new(null, [.. context.Problems], [.. context.Warnings]);
    }

    private AdmissionContext<TResource> Context(AdmissionRequest request) => new()
    {
        Operation = request.Operation.ToSdk(), Old = request.Old is { } old ? Read(old) : null, User = request.User, Groups = [.. request.Caller?.Groups ?? []], DryRun = request.DryRun,
    };

    private TResource Read(JsonObject item) => item.Deserialize<TResource>(json) ?? throw new JsonException("The object is null.");

    private JsonObject Write(TResource resource) => (JsonObject)JsonSerializer.SerializeToNode(resource, json)!;
}
