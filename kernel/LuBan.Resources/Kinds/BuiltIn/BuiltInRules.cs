using System.Text.Json.Nodes;

namespace LuBan.Resources.BuiltIn;

/// <summary>What a built-in kind demands beyond its schema.</summary>
/// <param name="kind">The kind.</param>
internal abstract class BuiltInRules(ResourceKind kind)
{
    internal static IReadOnlyList<BuiltInRules> All { get; } =
    [
        new NamespaceObjectRules(), new ConfigMapRules(), new SecretRules(), new LeaseRules(), new EventRules(), new ResourceQuotaRules(), new ServiceRules(), new EndpointSliceRules(),
        new RoleRules(RoleKinds.Role), new RoleRules(RoleKinds.ClusterRole), new RoleBindingRules(RoleKinds.RoleBinding), new RoleBindingRules(RoleKinds.ClusterRoleBinding),
    ];

    internal ResourceKind Kind => kind;

    /// <summary>Completes the object before it is validated.</summary>
    /// <param name="next">The object as it will be.</param>
    /// <param name="old">The object as it is; null on create.</param>
    internal virtual void Default(JsonObject next, JsonObject? old)
    {
    }

    /// <summary>Finds what is wrong with the object.</summary>
    /// <param name="request">The write: a create or an update.</param>
    /// <param name="next">The object as it will be.</param>
    /// <returns>All problems.</returns>
    internal virtual IEnumerable<StatusCause> Check(AdmissionRequest request, JsonObject next) => [];

    protected static StatusCause Invalid(string field, string message) => new("FieldValueInvalid", $"Invalid value: {message}", field);

    protected static StatusCause Required(string field, string message = "") => new("FieldValueRequired", message.Length == 0 ? "Required value" : $"Required value: {message}", field);

    protected static StatusCause Forbidden(string field, string message) => new("FieldValueForbidden", $"Forbidden: {message}", field);

    protected static string Text(JsonNode? value) => value is JsonValue text && text.TryGetValue<string>(out var found) ? found : "";

    protected static bool IsTrue(JsonNode? value) => value is JsonValue flag && flag.TryGetValue<bool>(out var set) && set;
}

/// <summary>Lets the built-in kinds complete what is written.</summary>
internal sealed class BuiltInDefaults : IAdmission
{
    public bool Handles(ResourceKind kind) => BuiltInRules.All.Any(rules => rules.Kind.Is(kind));

    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request is { Object: { } next, Subresource: null }) BuiltInRules.All.First(rules => rules.Kind.Is(request.Kind)).Default(next, request.Old);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Lets the built-in kinds refuse what is written.</summary>
internal sealed class BuiltInValidation : IAdmission
{
    public AdmissionPhase Phase => AdmissionPhase.Validating;

    public bool Handles(ResourceKind kind) => BuiltInRules.All.Any(rules => rules.Kind.Is(kind));

    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request is not { Object: { } next, Subresource: null }) return ValueTask.CompletedTask;
        var causes = BuiltInRules.All.First(rules => rules.Kind.Is(request.Kind)).Check(request, next).ToList();
        return causes.Count == 0 ? ValueTask.CompletedTask : throw Refusal.Invalid(request.Kind, request.Name, causes);
    }
}
