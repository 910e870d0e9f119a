using static LuBan.Resources.BuiltIn.Schemas;

namespace LuBan.Resources.BuiltIn;

/// <summary>The core kind Secret. Its content is encrypted before it reaches the store.</summary>
internal static class SecretKind
{
    internal static ResourceKind Kind { get; } = BuiltInKinds.Core("Secret", "secrets") with
    {
        Sensitive = true,
        SelectableFields = [".type"],
        Table = BuiltInTable.Of(
            (new PrinterColumn("Type", ".type"), item => item.At("type").Text()),
            (new PrinterColumn("Data", ".data", "integer"), item => item.At("data").Size())),
        // Without the format "byte": a refusal by the schema quotes the value, and this one must not be quoted.
        Schema = Schemas.Kind("Secret holds something confidential. It is stored encrypted.",
            ("type", Text("What kind of secret it is; Opaque when nothing is said. It decides which keys must be there, and cannot change.")),
            ("data", Map("Bytes by key, in base64. A key is made of letters, digits, '-', '_' and '.'.")),
            ("stringData", Map("On a write: texts that are put into data, over what is there. Never shown.")),
            ("immutable", Flag("True forbids every later change of the data; it cannot be taken back."))),
    };
}
