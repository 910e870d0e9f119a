using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Hosting;

internal static class AdmissionOperationExtensions
{
    /// <summary>The operation in the words of the SDK.</summary>
    public static AdmissionOperations ToSdk(this AdmissionOperation operation) => operation switch
    {
        AdmissionOperation.Create => AdmissionOperations.Create,
        AdmissionOperation.Update => AdmissionOperations.Update,
        _ => AdmissionOperations.Delete,
    };
}
