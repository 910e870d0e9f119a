using System.Text.Json.Serialization;

namespace LuBan.DevOps.Model;

/// <summary>What the value of a parameter or of a result is.</summary>
public enum ParamType
{
    /// <summary>One text.</summary>
    [JsonStringEnumMemberName("string")]
    String,

    /// <summary>A list of texts.</summary>
    [JsonStringEnumMemberName("array")]
    Array,

    /// <summary>Texts by key.</summary>
    [JsonStringEnumMemberName("object")]
    Object,
}
