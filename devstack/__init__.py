"""Set-up and processes of a Sigertak Plus working copy.

Everything here uses the standard library only: it has to run before the virtual environment
exists. The portal itself never imports this package; it reads environment variables, and this
package fills those that are missing on a developer's machine.
"""
