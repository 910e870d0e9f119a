using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>An object on its way into the store, and what is wrong with it so far. Refused only after the mutating admissions: they may put right what the schema does not allow.</summary>
/// <param name="Object">The object, in the shape of its schema.</param>
/// <param name="Own">Problems of the metadata: nothing can put these right any more.</param>
/// <param name="Schema">Problems with the schema.</param>
internal sealed record PreparedWrite(JsonObject Object, IReadOnlyList<StatusCause> Own, IReadOnlyList<StatusCause> Schema)
{
    /// <summary>Notes who owns the fields.</summary>
    internal void SetManagedFields(JsonArray? managed)
    {
        var metadata = (JsonObject)Object["metadata"]!;
        metadata.Remove("managedFields");
        if (managed is not null) metadata["managedFields"] = managed;
    }

    /// <exception cref="Sdk.ResourceException">422 with every problem.</exception>
    internal void ThrowIfInvalid(ResourceKind kind, string name)
    {
        if (Own.Count + Schema.Count > 0) throw Refusal.Invalid(kind, name, [.. Own, .. Schema]);
    }
}
