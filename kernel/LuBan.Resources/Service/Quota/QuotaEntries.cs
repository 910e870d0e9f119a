using System.Text.Json.Nodes;
using LuBan.Resources.BuiltIn;

namespace LuBan.Resources;

/// <summary>Checks the entries of a quota that is not a ResourceQuota.</summary>
public static class QuotaEntries
{
    /// <summary>Finds what is wrong with limits on numbers of objects.</summary>
    /// <param name="hard">The limits by name.</param>
    /// <param name="field">Where they are, for the messages.</param>
    /// <returns>All problems.</returns>
    public static IEnumerable<StatusCause> Check(JsonObject hard, string field)
    {
        ArgumentNullException.ThrowIfNull(hard);
        foreach (var (name, value) in hard)
        {
            if (!Names.IsQualifiedName(name) || !QuotaNames.TryParse(name, out _))
                yield return new("FieldValueInvalid", $"Invalid value: \"{name}\": must be a number of objects, such as count/configmaps or count/widgets.example.dev", $"{field}[{name}]");
            else if (!QuotaNames.TryNumber(value?.ToString(), out _))
                yield return new("FieldValueInvalid", $"Invalid value: \"{value}\": must be a whole number, 0 or greater", $"{field}[{name}]");
        }
    }
}
