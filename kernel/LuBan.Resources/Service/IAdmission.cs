using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>Looks at writes before they are made: may change them, warn, or refuse.</summary>
public interface IAdmission
{
    /// <summary>Whether writes of a kind are of interest.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>True to be asked.</returns>
    bool Handles(ResourceKind kind);

    /// <summary>When it is asked: before the object is validated, when it may be changed, or after it.</summary>
    AdmissionPhase Phase => AdmissionPhase.Mutating;

    /// <summary>Called once per attempt of a write.</summary>
    /// <param name="request">The write. Throw <see cref="Sdk.ResourceException"/> to refuse it (see <see cref="Refusal"/>).</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    /// <returns>When the decision is made.</returns>
    ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken);
}

/// <summary>When an admission is asked.</summary>
public enum AdmissionPhase
{
    /// <summary>First. The object may be changed, and is validated afterwards.</summary>
    Mutating,

    /// <summary>Last, when the object is as it will be stored. It must not be changed any more.</summary>
    Validating,
}

/// <summary>What a write does.</summary>
public enum AdmissionOperation
{
    /// <summary>A new object.</summary>
    Create,

    /// <summary>A change, also by a patch.</summary>
    Update,

    /// <summary>A deletion, or the mark for one.</summary>
    Delete,
}

/// <summary>A write that asks for admission.</summary>
public sealed class AdmissionRequest
{
    /// <summary>What it does.</summary>
    public required AdmissionOperation Operation { get; init; }

    /// <summary>The kind.</summary>
    public required ResourceKind Kind { get; init; }

    /// <summary>The namespace; empty for a cluster-scoped kind.</summary>
    public required string Namespace { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary><c>status</c>, or null for the object itself.</summary>
    public string? Subresource { get; init; }

    /// <summary>The object as it will be; may be changed, on create its status too. Null on delete.</summary>
    public JsonObject? Object { get; init; }

    /// <summary>The object as it is. Null on create. Not to be changed.</summary>
    public JsonObject? Old { get; init; }

    /// <summary>Nothing will be kept: no side effects.</summary>
    public bool DryRun { get; init; }

    /// <summary>Who writes.</summary>
    public string User { get; init; } = "";

    /// <summary>Who writes, with everything that access is decided by; null when nobody asked who it is.</summary>
    public AccessSubject? Caller { get; init; }

    /// <summary>The kernel's own write.</summary>
    public bool FromKernel { get; init; }

    /// <summary>How to delete; null for other operations.</summary>
    public ResourceDeleteOptions? Delete { get; init; }

    /// <summary>Texts for the caller, shown by kubectl.</summary>
    public required IList<string> Warnings { get; init; }
}
