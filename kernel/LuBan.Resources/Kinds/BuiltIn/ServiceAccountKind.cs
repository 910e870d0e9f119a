using static LuBan.Resources.BuiltIn.Schemas;

namespace LuBan.Resources.BuiltIn;

/// <summary>The core kind ServiceAccount.</summary>
internal static class ServiceAccountKind
{
    internal static ResourceKind Kind { get; } = BuiltInKinds.Core("ServiceAccount", "serviceaccounts") with
    {
        ShortNames = ["sa"],
        Table = BuiltInTable.Of((new PrinterColumn("Secrets", ".secrets", "integer"), item => item.At("secrets").Size())),
        Schema = Schemas.Kind("ServiceAccount is an identity for programs.",
            ("secrets", ListByKey("Secrets that its programs may use.", "name", ObjectReference("A secret."))),
            ("imagePullSecrets", List("Names of secrets with registry credentials.", LocalReference("A secret with registry credentials."))),
            ("automountServiceAccountToken", Flag("Whether programs get a token without asking."))),
    };
}
