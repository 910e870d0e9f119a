using static LuBan.Resources.BuiltIn.Schemas;

namespace LuBan.Resources.BuiltIn;

/// <summary>The core kind ConfigMap.</summary>
internal static class ConfigMapKind
{
    internal static ResourceKind Kind { get; } = BuiltInKinds.Core("ConfigMap", "configmaps") with
    {
        ShortNames = ["cm"],
        Table = BuiltInTable.Of((new PrinterColumn("Data", ".data", "integer"), item => item.At("data").Size() + item.At("binaryData").Size())),
        Schema = Schemas.Kind("ConfigMap holds configuration that is not secret.",
            ("data", Map("Texts by key. A key is made of letters, digits, '-', '_' and '.'.")),
            ("binaryData", Map("Bytes by key, in base64. A key is in data or in binaryData, not in both.")),
            ("immutable", Flag("True forbids every later change of the data; it cannot be taken back."))),
    };
}
