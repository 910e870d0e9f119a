namespace LuBan.Identity;

/// <summary>The account that an internal object belongs to. It is found by the uid: an account of the same name that is made later inherits nothing.</summary>
/// <param name="Uid">The uid of the User.</param>
/// <param name="Name">The name of the User.</param>
internal sealed record RecordOwner(string Uid, string Name)
{
    /// <summary>The label with the uid.</summary>
    internal const string UidLabel = "iam.luban.dev/user-uid";

    /// <summary>The annotation with the name, which need not be a label's value.</summary>
    internal const string NameAnnotation = "iam.luban.dev/user";
}
