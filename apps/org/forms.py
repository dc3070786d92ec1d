"""Shapes of the account pages' input."""

from django import forms


class SignInForm(forms.Form):
    """Name and password."""

    username = forms.CharField(
        label="登录名", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label="密码", strip=False, max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class CodeForm(forms.Form):
    """A six-digit code, or a recovery code."""

    code = forms.CharField(
        label="6位动态验证码",
        max_length=20,
        help_text="打开手机上的身份验证器查看；手机不在身边时可输入一个备用码。",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


class PasswordForm(forms.Form):
    """Changing one's own password."""

    current = forms.CharField(
        label="当前密码", strip=False, max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    password = forms.CharField(
        label="新密码",
        strip=False,
        max_length=200,
        help_text="至少10位，不能全是数字，不要用姓名、电话或常见词。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输一次新密码",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """The two must be the same."""
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError("两次输入的新密码不一致，请重新输入。")
        return again


class ConfirmPasswordForm(forms.Form):
    """The present password, to confirm a grave step."""

    password = forms.CharField(
        label="当前密码", strip=False, max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
