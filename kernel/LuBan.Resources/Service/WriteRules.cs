using System.Globalization;
using System.Text;

namespace LuBan.Resources;

/// <summary>What every write must keep to, whatever its kind.</summary>
internal static class WriteRules
{
    private const int MaximumManager = 128;

    /// <summary>Checks how a write is done.</summary>
    /// <param name="options">How.</param>
    /// <param name="patch">The kind of patch; null for a create or a replacement.</param>
    /// <exception cref="Sdk.ResourceException">422 with every problem.</exception>
    internal static void Check(WriteOptions options, PatchType? patch)
    {
        var causes = new List<StatusCause>();
        if (patch == PatchType.Apply && options.FieldManager.Length == 0) causes.Add(new StatusCause("FieldValueRequired", "Required value: is required for apply patch", "fieldManager"));
        if (patch != PatchType.Apply && options.Force) causes.Add(new StatusCause("FieldValueForbidden", "Forbidden: may not be specified for non-apply patch", "force"));
        if (Encoding.UTF8.GetByteCount(options.FieldManager) > MaximumManager) causes.Add(new StatusCause("FieldValueTooLong", $"Too long: may not be more than {MaximumManager} bytes", "fieldManager"));
        for (var i = 0; i < options.FieldManager.Length; i++)
            if (!IsPrintable(options.FieldManager[i]))
                causes.Add(new StatusCause("FieldValueInvalid", $"Invalid value: {System.Text.Json.JsonSerializer.Serialize(options.FieldManager, ResourceJsonContext.Default.String)}: invalid character U+{(int)options.FieldManager[i]:X4} (at position {i})", "fieldManager"));
        if (causes.Count > 0) throw Refusal.InvalidOptions(patch is null ? "CreateOptions" : "PatchOptions", causes);
    }

    /// <summary>Refuses what is too large for the store, before it gets there.</summary>
    internal static void CheckSize(ResourceKind kind, string name, byte[] data)
    {
        if (data.Length > ResourceLimits.MaximumObjectBytes)
            throw Refusal.Create(413, "RequestEntityTooLarge", $"Request entity too large: {kind.QualifiedPlural} \"{name}\" has {data.Length} bytes with its managed fields, limit is {ResourceLimits.MaximumObjectBytes}");
    }

    private static bool IsPrintable(char c) => c == ' ' || !(char.IsControl(c) || char.IsWhiteSpace(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
